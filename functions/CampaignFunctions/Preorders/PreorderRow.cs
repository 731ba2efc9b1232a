namespace CampaignFunctions.Preorders;

/// <summary>A row of <see cref="PreorderTable"/>.</summary>
/// <param name="Statuses">The statuses to which the row applies.</param>
/// <param name="With">All of these facts must be known.</param>
/// <param name="Without">None of these facts may be known.</param>
internal sealed record PreorderRow(IReadOnlyList<PreorderStatus> Statuses, Known With, Known Without, PreorderStep Step)
{
    public bool Fits(PreorderStatus status, Known known) =>
        Statuses.Contains(status) && (known & With) == With && (known & Without) == Known.Nothing;
}
