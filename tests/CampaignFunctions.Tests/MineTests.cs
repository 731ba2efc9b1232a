using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// A process may end between the note of an action and the action. Then nothing is listed, and later nothing twice.
/// </summary>
public sealed class MineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Participant Person => new("c", "voter", Tiers.Open, Noon);

    [Fact]
    public async Task Suggested_ProcessEndsAtAnyPointAndTheCallIsRepeated_IsListedOnce()
    {
        var points = 0;
        for (var isEnded = true; isEnded; points++)
        {
            var test = new MineTests();
            isEnded = !await test.TryAsync(new MortalPortStore(test._store, new(points)));
            var isMade = (await test.ListAsync()).Length;
            Assert.InRange(isMade, isEnded ? 0 : 1, 1);
            test._clock.Advance(TimeSpan.FromMinutes(1));

            Assert.True(await test.TryAsync(test._store));

            Assert.Single(await test.ListAsync());
        }

        Assert.InRange(points, 5, 30);
    }

    [Fact]
    public async Task Suggested_CallRefused_ListsNothing()
    {
        var refused = await SubmitAsync(_store, CampaignStatus.Closed);

        Assert.Equal(ProblemCode.WindowClosed, refused.Problem?.Code);
        Assert.Empty((await _store.ScanAsync(ParticipantAction.Container, new(), null, Cancel)).Documents);
    }

    private async Task<bool> TryAsync(Storage.IDocumentStore store)
    {
        try
        {
            return (await SubmitAsync(store, CampaignStatus.Live)).IsSuccess;
        }
        catch (ProcessEndedException)
        {
            return false;
        }
    }

    private async Task<Result<SuggestionDocument>> SubmitAsync(Storage.IDocumentStore store, CampaignStatus status)
    {
        var campaign = new CampaignDocument
        {
            Id = "c",
            Status = status,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = [],
                Status = status,
                Windows = new() { Suggestions = new(Noon.AddDays(-1), Noon.AddDays(1)) },
            },
        };
        var campaigns = Substitute.For<ICampaignQuery>();
        campaigns.RefreshAsync("c", default).ReturnsForAnyArgs(new Storage.Versioned<CampaignDocument>(campaign, "1"));
        var submit = new SubmitSuggestion(store, campaigns, new HourlyLimits(_clock), TestKeys.Keyring, _clock);
        return await submit.HandleAsync(new(campaign, Person, new("A title", "A text", []), "key", "hash"), Cancel);
    }

    private async Task<SuggestionDocument[]> ListAsync()
    {
        var suggestions = new SuggestionQuery(_store);
        var actions = new ParticipantActions(_store, suggestions, null!, null!);
        return (await actions.SuggestedAsync(Person, new(20, null), Cancel)).Items;
    }
}
