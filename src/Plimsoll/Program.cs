using Plimsoll;

return await CommandLine.RunAsync(args, CommandHost.FromProcess()).ConfigureAwait(false);
