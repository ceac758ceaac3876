using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>How a suspect of a heap dump reads in a sentence.</summary>
internal static class DumpedSuspect
{
    /// <summary>A third of the heap is worth naming.</summary>
    public const double LargeShare = 0.3;

    /// <summary><c>com.acme.Registry.ENTRIES retains 45.7 MiB, 98 % of the heap: 13,322 entries with 13,322 com.acme.Session</c>.</summary>
    public static string Words(Suspect suspect, string holder) => $"{holder} retains {Bytes.Text(suspect.Retained)}, {suspect.Share:P0} of the heap{Contents(suspect)}";

    /// <summary>The holder, and where it is a library's the application's own field that has it.</summary>
    public static string Holder(Suspect suspect) => suspect.Application is { } application && application != suspect.Holder ? $"{suspect.Holder} (by way of {application})" : suspect.Holder;

    /// <summary>The frame whose local variable has it: itself, or the root of a document whose nodes hold each other.</summary>
    public static string? LocalFrame(Suspect suspect) => suspect.LocalFrame ?? (Array.Exists(Documents, library => suspect.Holder.StartsWith(library, StringComparison.Ordinal)) ? suspect.ApplicationFrame : null);

    /// <summary>Libraries whose objects are nodes of one document, held by whoever reads it.</summary>
    private static readonly string[] Documents =
    [
        "com.fasterxml.jackson.databind.node.", "com.google.gson.", "org.json.", "com.alibaba.fastjson", "org.w3c.dom.", "org.dom4j.", "org.jdom", "nu.xom.", "org.apache.xerces.", "com.sun.org.apache.xerces.", "org.apache.xmlbeans.", "org.apache.poi.", "org.jsoup.",
    ];

    /// <summary>The first thread of the program that a path shows at work with it: in a dump that the failure wrote often the line that adds to it. Empty without one.</summary>
    public static string AtWork(Suspect suspect) =>
        suspect.Uses.FirstOrDefault(use => use.IsOfTheProgram) is { Frame: { Length: > 0 } frame } use ? $" Thread \"{use.Thread}\" is at work with it in {frame}." : "";

    private static string Contents(Suspect suspect) => suspect switch
    {
        { Count: > 1 } => string.Create(CultureInfo.InvariantCulture, $", in {suspect.Count} {suspect.Class}"),
        { Payload: { } payload, Element: { } link } => string.Create(CultureInfo.InvariantCulture, $", in {payload.Links} {(link.Class == suspect.AccumulationClass ? "links" : "entries")} with {payload.Count} {payload.Class} ({Bytes.Text(payload.Retained)})"),
        { Element: { } fanned } => string.Create(CultureInfo.InvariantCulture, $", of which {fanned.Count} {fanned.Class} take {Bytes.Text(fanned.Retained)}"),
        _ => "",
    };
}
