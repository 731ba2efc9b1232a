using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// One random history of support and comments. People give and withdraw support, and write, edit and delete comments, through
/// several processes. Meanwhile hints get lost, folds race, recounts and rebuilds run, and the store fails. When all is calm and
/// one sweep has run, the support and the comments of each suggestion must equal those in a separate model.
/// </summary>
internal sealed class SupportHistory
{
    private static readonly CampaignDocument Campaign = new()
    {
        Id = "c",
        Status = CampaignStatus.Live,
        Pepper = 1,
        Definition = new()
        {
            Id = "c",
            Title = new() { ["en"] = "C" },
            Status = CampaignStatus.Live,
            Limits = Limits.Off,
            Windows = new() { Suggestions = new(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue) },
        },
    };

    private readonly Random _random;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Simulation _simulation;
    private readonly LossyHints _queue;
    private readonly FaultyStore _store;
    private readonly SupportProcess[] _processes;
    private readonly string[] _suggestions = ["one", "two"];
    private readonly Dictionary<(string Voter, string Suggestion), bool> _model = [];

    /// <summary>The texts of the comments that were written, by their ids; null once they are deleted.</summary>
    private readonly Dictionary<(string Suggestion, string Id), (string Voter, string? Text)> _comments = [];

    public SupportHistory(int seed)
    {
        _random = new(seed);
        _simulation = new(_random);
        _queue = new(_random);
        var memory = new MemoryStore();
        _store = new(memory, _random);
        _processes = [new(_store, _queue, _clock), new(_store, _queue, _clock)];
        memory.CreateAsync(CampaignDocument.Container, Campaign, default).GetAwaiter().GetResult();
        foreach (var id in _suggestions)
        {
            memory
                .CreateAsync(
                    SuggestionDocument.Container,
                    new()
                    {
                        Id = id,
                        Pk = SuggestionDocument.PartitionOf("c", id),
                        Title = id,
                        Text = id,
                        CreatedAt = _clock.GetUtcNow(),
                        Author = "author",
                    },
                    default
                )
                .GetAwaiter()
                .GetResult();
        }
    }

    public void Run()
    {
        // Each person uses one device for each suggestion, so the last answer is also the final state.
        foreach (var voter in Enumerable.Range(0, 1 + _random.Next(4)).Select(i => $"voter{i}"))
        {
            foreach (var suggestion in _suggestions)
            {
                _simulation.Start(() => SupportAsync(voter, suggestion, _random.Next(4)));
                _simulation.Start(() => CommentAsync(voter, suggestion, _random.Next(4)));
            }
        }

        _simulation.Start(() => RepeatAsync(10, FoldAsync));
        _simulation.Start(() => RepeatAsync(10, FoldAsync));
        _simulation.Start(() => RepeatAsync(2, SweepAsync));
        _simulation.Start(() => RepeatAsync(3, RecountAsync));
        _simulation.Start(() => RepeatAsync(8, AdvanceAsync));
        _simulation.Run();

        _store.IsReliable = true;
        _queue.Waiting.Clear();
        _simulation.Start(() => _processes[0].Sweep.HandleAsync(default));
        _simulation.Run();
        _simulation.Start(CheckAsync);
        _simulation.Run();
    }

    private async Task SupportAsync(string voter, string suggestion, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var supported = _random.Next(2) == 0;
            var command = new SupportCommand(
                Campaign,
                suggestion,
                new("c", voter, Tiers.Verified, _clock.GetUtcNow()),
                supported,
                IPAddress.Loopback
            );
            while (!await TryAsync(async () => Assert.Null(await AnyProcess().Support.HandleAsync(command, default))))
                await Task.Yield(); // no answer: the client tries again
            _model[(voter, suggestion)] = supported;
        }
    }

    /// <summary>
    /// Writes some comments, each once although its answer may be lost, and then edits or deletes some of them.
    /// </summary>
    private async Task CommentAsync(string voter, string suggestion, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var (person, text) = (new Participant("c", voter, Tiers.Verified, _clock.GetUtcNow()), $"{voter} says {i}");
            var parent = _comments.Keys.FirstOrDefault(key => key.Suggestion == suggestion && _random.Next(2) == 0).Id;
            parent = parent is null ? null : CommentDocument.ParentOf(parent) ?? parent;
            CommentDocument? made = null;
            var isRefused = false;
            while (made is null && !isRefused)
            {
                await TryAsync(async () =>
                {
                    var command = new CommentCommand(
                        Campaign,
                        suggestion,
                        person,
                        new(text, parent),
                        $"{voter}{suggestion}{i}",
                        text
                    );
                    var outcome = await AnyProcess().Post.HandleAsync(command, default);
                    made = outcome.IsSuccess ? outcome.Value.Comment : null;
                    // The comment that is answered may be deleted meanwhile.
                    isRefused = outcome.Problem?.Code.Code == "comment-not-found";
                });
                await Task.Yield();
            }

            if (made is null)
                continue;
            _comments[(suggestion, made.Id)] = (voter, text);
            if (_random.Next(3) == 0)
                await ChangeAsync(person, suggestion, made.Id, text + "!");
            if (_random.Next(3) == 0)
                await ChangeAsync(person, suggestion, made.Id, null);
        }
    }

    private async Task ChangeAsync(Participant person, string suggestion, string id, string? text)
    {
        var isAnswered = false;
        while (!isAnswered)
        {
            isAnswered = await TryAsync(async () =>
            {
                var change = AnyProcess().Change;
                var outcome = text is null
                    ? await change.DeleteAsync("c", suggestion, id, person, default)
                    : await change.EditAsync("c", suggestion, id, text, null, person, default);
                Assert.True(outcome.IsSuccess);
            });
            await Task.Yield();
        }

        _comments[(suggestion, id)] = (person.VoterKey, text);
    }

    private async Task FoldAsync()
    {
        await Task.Yield();
        if (_queue.Waiting.Count == 0)
            return;
        var hint = _queue.Take();
        var process = AnyProcess();
        if (!await TryAsync(() => process.Fold.HandleAsync(hint, default)))
            _queue.Waiting.Add(hint);
        foreach (var id in hint.Commented ?? [])
        {
            if (!await TryAsync(() => process.Comments.FoldAsync("c", id, default)))
                _queue.Waiting.Add(new("c", [], [id]));
        }
    }

    private Task SweepAsync() => TryAsync(() => AnyProcess().Sweep.HandleAsync(default));

    private Task RecountAsync() =>
        TryAsync(async () =>
        {
            var outcome = await AnyProcess()
                .Recount.HandleAsync("c", _suggestions[_random.Next(2)], rebuild: _random.Next(2) == 0, default);
            Assert.Equal(outcome!.Matches, outcome.Counted == outcome.Held);
            Assert.True(
                outcome.Differences.Length == 0,
                $"A recount during the history differs: {string.Join(", ", outcome.Differences.AsEnumerable())}"
            );
        });

    private async Task CheckAsync()
    {
        foreach (var suggestion in _suggestions)
        {
            var supporters = _model.Count(entry => entry.Key.Suggestion == suggestion && entry.Value);
            var outcome = await _processes[1].Recount.HandleAsync("c", suggestion, rebuild: false, default);
            var counted = await _processes[1].Suggestions.FindAsync("c", suggestion, default);
            Assert.Equal(
                (true, supporters, supporters),
                (outcome!.Matches, (int)outcome.Ballots, (int)counted!.Document.Support)
            );
            var comments = _comments.Where(each => each.Key.Suggestion == suggestion).ToArray();
            Assert.Equal(comments.Count(each => each.Value.Text is not null), counted.Document.Comments);
            var listed = (await _processes[1].Read.ListAsync("c", suggestion, new(100, null), default))!.Items;
            Assert.Equal(
                comments.Select(each => (each.Key.Id, each.Value.Text)).OrderBy(each => each.Id, StringComparer.Ordinal),
                listed.Select(each => (each.Id, each.Text))
            );
        }

        foreach (var person in _comments.GroupBy(comment => comment.Value.Voter))
        {
            var voter = new Participant("c", person.Key, Tiers.Verified, _clock.GetUtcNow());
            var mine = await _processes[1].Read.OfAsync(voter, new(100, null), default);
            Assert.Equal(
                person.Where(each => each.Value.Text is not null).Select(each => each.Key.Id).Order(StringComparer.Ordinal),
                mine.Items.Select(each => each.Comment.Id).Order(StringComparer.Ordinal)
            );
        }

        foreach (var person in _model.GroupBy(entry => entry.Key.Voter))
        {
            var voter = new Participant("c", person.Key, Tiers.Verified, _clock.GetUtcNow());
            var (mine, _) = await _processes[1].Mine.SupportedAsync(voter, new(100, null), default);
            var supported = person.Where(entry => entry.Value).Select(entry => entry.Key.Suggestion);
            Assert.Equal(supported.Order(), mine.Select(suggestion => suggestion.Id).Order());
        }
    }

    private async Task AdvanceAsync()
    {
        await Task.Yield();
        _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(700)));
    }

    private static async Task RepeatAsync(int times, Func<Task> work)
    {
        for (var i = 0; i < times; i++)
            await work();
    }

    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (StoreBusyException)
        {
            return false;
        }
    }

    private SupportProcess AnyProcess() => _processes[_random.Next(_processes.Length)];

    /// <summary>A queue that loses, doubles and reorders messages.</summary>
    private sealed class LossyHints(Random random) : IMessageSender
    {
        public List<SupportHint> Waiting { get; } = [];

        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class
        {
            Waiting.AddRange(Enumerable.Repeat((SupportHint)(object)message, random.Next(3)));
            return Task.CompletedTask;
        }

        public SupportHint Take()
        {
            var next = random.Next(Waiting.Count);
            var message = Waiting[next];
            Waiting.RemoveAt(next);
            return message;
        }
    }
}
