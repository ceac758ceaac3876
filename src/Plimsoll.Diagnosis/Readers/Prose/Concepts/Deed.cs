using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words that say what a thing does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Pattern">The words.</param>
/// <param name="Precedes">Whether the thing stands behind them: <c>more and more X</c>. Otherwise it stands before: <c>X keeps growing</c>.</param>
/// <param name="Reach">How many characters may lie between them.</param>
internal readonly record struct Deed(ThingDeed Kind, Regex Pattern, bool Precedes = false, int Reach = 60);
