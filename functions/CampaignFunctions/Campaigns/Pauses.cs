namespace CampaignFunctions.Campaigns;

/// <summary>
/// The emergency brake of a campaign: the kinds of work that an admin has stopped for now. Stopped work is not lost: it is
/// carried out once the pause ends.
/// </summary>
/// <param name="Orders">No new pre-order is accepted.</param>
/// <param name="Openings">
/// No page opens on which a customer pays. Pre-orders wait in line and keep their units.
/// </param>
/// <param name="Charges">No saved card is charged. Refunds go on.</param>
/// <param name="Mail">No mail about pre-orders or ideas is sent. Mail with codes goes on.</param>
public sealed record Pauses(bool Orders, bool Openings, bool Charges, bool Mail)
{
    public static readonly Pauses None = new(false, false, false, false);
}
