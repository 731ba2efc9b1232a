using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Finds pre-orders for staff. Each call is bounded: it reads some pages, and the next call goes on.</summary>
public sealed class SearchOrders(PreorderStore preorders, ContactLookups lookups, Keyring keys)
{
    private const int PageSize = 50;
    private const int PeopleAtOnce = 50;
    private const int LeastName = 3;
    private const int MostName = 200;

    /// <summary>How many pages of people one search by name reads.</summary>
    private const int MostPages = 20;

    /// <summary>Returns a page of pre-orders and the end of the page; 400 unless the search names one way to find them.</summary>
    public async Task<Result<(IReadOnlyList<PreorderDocument> Items, string? Next)>> HandleAsync(
        CampaignDocument campaign,
        SearchRequest search,
        CancellationToken cancellationToken
    )
    {
        object?[] ways = [search.Number, search.Email, search.Name, search.IsByFacts ? true : null];
        if (ways.Count(way => way is not null) != 1)
            return Problem.Invalid("", "must have a number, an email, a name, or any of status, editionId and country");
        var after = Paging.Place(search.Cursor);
        if (after.Problem is { } unknown)
            return unknown;
        try
        {
            return search switch
            {
                { Number: { } number } => await ByNumberAsync(campaign, number, after.Value, cancellationToken),
                { Email: { } email } => await ByEmailAsync(campaign, email, after.Value, cancellationToken),
                { Name: { } name } => await ByNameAsync(campaign, name, after.Value, cancellationToken),
                _ => await ByFactsAsync(campaign, search, after.Value, cancellationToken),
            };
        }
        catch (UnknownCheckpointException)
        {
            return Paging.UnknownCursor;
        }
    }

    private async Task<Result<(IReadOnlyList<PreorderDocument> Items, string? Next)>> ByNumberAsync(
        CampaignDocument campaign,
        string text,
        string? after,
        CancellationToken cancellationToken
    )
    {
        if (OrderNumber.Normalise(text) is not { } number)
            return Problem.Invalid("number", "must be a number such as 7KQ4-M2XP");
        var filter = new Filter(new Equality("number", number), new Equality("campaignId", campaign.Id));
        return await preorders.PageAsync(filter, after, cancellationToken);
    }

    private async Task<Result<(IReadOnlyList<PreorderDocument> Items, string? Next)>> ByEmailAsync(
        CampaignDocument campaign,
        string text,
        string? after,
        CancellationToken cancellationToken
    )
    {
        if (EmailAddress.Normalise(text) is not { } email)
            return Problem.Invalid("email", "must be an email address");
        var people = await lookups.FindAsync(campaign, email, cancellationToken);
        string[] rest = [.. after is null ? people : people.SkipWhile(person => person != after).Skip(1)];
        var some = rest[..Math.Min(PeopleAtOnce, rest.Length)];
        return (await OfPeopleAsync(campaign, some, cancellationToken), some.Length < rest.Length ? some[^1] : null);
    }

    private async Task<Result<(IReadOnlyList<PreorderDocument> Items, string? Next)>> ByNameAsync(
        CampaignDocument campaign,
        string text,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var name = NormalText.Of(text).Trim();
        if (name.Length is < LeastName or > MostName)
            return Problem.Invalid("name", $"must be {LeastName} to {MostName} characters");
        var items = new List<PreorderDocument>();
        for (var pages = 0; pages < MostPages && items.Count < PageSize; pages++)
        {
            var (people, next) = await lookups.ScanAsync(campaign.Id, name, after, PeopleAtOnce, cancellationToken);
            items.AddRange(await OfPeopleAsync(campaign, people, cancellationToken));
            after = next;
            if (after is null)
                break;
        }

        return (items, after);
    }

    private async Task<Result<(IReadOnlyList<PreorderDocument> Items, string? Next)>> ByFactsAsync(
        CampaignDocument campaign,
        SearchRequest search,
        string? after,
        CancellationToken cancellationToken
    )
    {
        List<Equality> equalities = [new("campaignId", campaign.Id)];
        if (search.Status is { } status)
            equalities.Add(new("status", PreorderJson.TextOf(status)));
        if (search.EditionId is { } edition)
            equalities.Add(new("editionId", edition));
        if (search.Country is { } country)
            equalities.Add(new("country", country));
        return await preorders.PageAsync(new([.. equalities]) { PageSize = PageSize }, after, cancellationToken);
    }

    private async Task<IReadOnlyList<PreorderDocument>> OfPeopleAsync(
        CampaignDocument campaign,
        IReadOnlyCollection<string> voterKeys,
        CancellationToken cancellationToken
    )
    {
        var found = new List<PreorderDocument>();
        foreach (var voterKey in voterKeys)
        {
            var partition = PreorderIds.PartitionOf(campaign.Id, PreorderIds.OrderKeyOf(keys, campaign.Pepper, voterKey));
            found.AddRange(await preorders.InPartitionAsync(partition, cancellationToken));
        }

        return [.. found.OrderByDescending(preorder => preorder.CreatedAt)];
    }
}
