namespace Plimsoll.Reports;

/// <summary>One section of the page. A file below <c>Html/Sections/</c> is its own registration.</summary>
internal abstract class PageSection
{
    /// <summary>Its place among the sections.</summary>
    public abstract int Order { get; }

    /// <summary>Its anchor.</summary>
    public abstract string Id { get; }

    /// <summary>Its heading.</summary>
    public abstract string Title { get; }

    /// <summary>Whether the case has anything to show in it.</summary>
    public abstract bool Has(CaseReport report);

    /// <summary>Writes what stands below the heading.</summary>
    public abstract void Write(HtmlWriter page, CaseReport report);
}
