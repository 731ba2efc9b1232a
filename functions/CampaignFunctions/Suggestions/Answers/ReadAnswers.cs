using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Reads the answer board of a campaign. One read serves all readers of this process for a second.</summary>
public sealed class ReadAnswers(IDocumentStore store, TimeProvider clock)
{
    private readonly SharedReads<string, AnswersResponse> _reads = new(TimeSpan.FromSeconds(1), clock);

    public Task<AnswersResponse> ReadAsync(string campaignId, CancellationToken cancellationToken) =>
        _reads.ReadAsync(campaignId, () => ReadAsync(campaignId), cancellationToken);

    /// <summary>The mark is read first: then the counts are at least as new as it says.</summary>
    private async Task<AnswersResponse> ReadAsync(string campaignId)
    {
        var mark = await store.FindAsync(AnswerMark.Container, campaignId, AnswerMark.TheId, CancellationToken.None);
        var boards = await store.QueryAsync(AnswerBoard.Container, new Query(campaignId), CancellationToken.None);
        return AnswersResponse.Of(mark?.Document, [.. boards.Select(row => row.Document)]);
    }
}
