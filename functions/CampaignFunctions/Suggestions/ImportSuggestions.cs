using System.IO.Pipelines;
using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Imports suggestions that were made elsewhere, one line of JSON each, as they arrive. The id of a suggestion is made from the
/// line's <c>ref</c>. So if an import breaks off, it is simply sent again.
/// </summary>
public sealed class ImportSuggestions(IDocumentStore store, Keyring keys, IOptions<ImportSettings> settings, TimeProvider clock)
{
    private const int MaxLineBytes = RequestBody.DefaultLimit;
    private const int LinesAtATime = 1000;

    /// <summary>The author of imported suggestions.</summary>
    internal const string Imported = "import";
    private const int OwnTail = 4;
    private const int SharedLength = 8;
    private const int IdLength = 24;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Imports the lines and returns their outcome. If there are more lines than one call takes, imports that many and returns
    /// 413.
    /// </summary>
    public async Task<Result<ImportResponse>> HandleAsync(
        CampaignDocument campaign,
        PipeReader lines,
        CancellationToken cancellationToken
    )
    {
        var (outcome, number, writing) = (new ImportOutcome(), 0L, Task.CompletedTask);
        var (batch, inFlight) = (new List<Task>(LinesAtATime), new InFlight());
        await foreach (var read in lines.ReadLinesAsync(MaxLineBytes, cancellationToken))
        {
            number++;
            var line = number == 1 ? LineContent.WithoutMark(read) : read;
            // The rest is read, so that the caller gets the answer, and ignored.
            if (number > settings.Value.MaxLines || (line is not null && LineContent.IsBlank(line)))
                continue;
            batch.Add(ImportAsync(campaign, number, line, inFlight, outcome, cancellationToken));
            if (batch.Count < LinesAtATime)
                continue;

            // The next lines are read and checked while these are written.
            await writing;
            (writing, batch) = (Task.WhenAll(batch), new(LinesAtATime));
            inFlight.NextBatch();
        }

        await Task.WhenAll([writing, .. batch]);
        return number > settings.Value.MaxLines
            ? Problem.Field(
                ProblemCode.BodyTooLarge,
                "$",
                $"must have at most {settings.Value.MaxLines} lines: of those, {outcome}; send the rest in another call"
            )
            : outcome.Response();
    }

    private async Task ImportAsync(
        CampaignDocument campaign,
        long number,
        byte[]? line,
        InFlight inFlight,
        ImportOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var parsed = line is null ? ProblemCode.BodyTooLarge : Parse(campaign, line);
        if (parsed.Problem is { } problem)
        {
            outcome.Refuse(number, problem);
            return;
        }

        var suggestion = parsed.Value;
        await inFlight.AfterAsync(
            suggestion.Id,
            before => WriteAsync(campaign, suggestion, new(number, line!), before, outcome, cancellationToken)
        );
    }

    /// <summary>Writes the suggestion after the earlier line with the same ref, so that the first line counts.</summary>
    private async Task WriteAsync(
        CampaignDocument campaign,
        SuggestionDocument suggestion,
        Line line,
        Task before,
        ImportOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        await before;
        if (await store.CreateAsync(SuggestionDocument.Container, suggestion, cancellationToken) is not null)
        {
            outcome.Create();
            return;
        }

        var standing = await store.FindAsync(SuggestionDocument.Container, suggestion.Pk, suggestion.Id, cancellationToken);
        if (standing is { Document.BodyHash: var hash } && hash != suggestion.BodyHash && !HasBytes(campaign, hash, line.Utf8))
            outcome.Refuse(line.Number, new(ProblemCode.IdempotencyKeyReused));
        else
            outcome.Find();
    }

    private Result<SuggestionDocument> Parse(CampaignDocument campaign, byte[] line)
    {
        ImportLine? asked;
        try
        {
            asked = JsonSerializer.Deserialize(line, SuggestionJson.Default.ImportLine);
        }
        catch (JsonException wrong)
        {
            return Problem.Invalid(wrong.Path ?? "$", "must have the right type and form");
        }

        var now = clock.GetUtcNow();
        if (asked is not { Ref.Length: >= 1 and <= 255 })
            return Problem.Invalid("ref", "must be 1 to 255 characters");
        if (asked.CreatedAt is { } given && (given < Earliest || given > now))
            return Problem.Invalid("createdAt", "must lie between the year 2000 and now");
        var wellFormed = SuggestionRules.Check(new(asked.Title, asked.Text, asked.Tags));
        if (wellFormed.Problem is { } malformed)
            return malformed;

        var (id, request) = (IdOf(campaign, asked.Ref), wellFormed.Value);
        return new SuggestionDocument
        {
            Id = id,
            Pk = SuggestionDocument.PartitionOf(campaign.Id, id),
            Title = request.Title,
            Text = request.Text,
            Tags = request.Tags ?? [],
            CreatedAt = asked.CreatedAt?.ToUniversalTime() ?? now,
            Author = Imported,
            BodyHash = BodyHash.Of(keys, campaign.Pepper, LineContent.HashOf(request, asked.CreatedAt)),
        };
    }

    /// <summary>Returns whether an earlier version made the suggestion from these bytes.</summary>
    private bool HasBytes(CampaignDocument campaign, string? hash, byte[] line) =>
        BodyHash.Matches(hash, keys, campaign.Pepper, LineContent.HashOfBytes(line));

    /// <summary>
    /// Returns the id, which is the same for each repeat of the ref. If refs differ only in their last characters, their ids
    /// begin alike. So a numbered history lies together in every index by id, and its import touches few pages.
    /// </summary>
    private string IdOf(CampaignDocument campaign, string reference)
    {
        var shared = IdempotencyKey.IdOf(
            keys,
            campaign.Pepper,
            campaign.Id,
            Imported + " together",
            reference[..Math.Max(0, reference.Length - OwnTail)]
        );
        return shared[..SharedLength]
            + IdempotencyKey.IdOf(keys, campaign.Pepper, campaign.Id, Imported, reference)[SharedLength..IdLength];
    }

    /// <summary>The writes of the last two batches, by the id of their suggestion. One caller at a time may use it.</summary>
    private sealed class InFlight
    {
        private Dictionary<string, Task> _before = [];
        private Dictionary<string, Task> _now = [];

        public void NextBatch() => (_before, _now) = (_now, []);

        public Task AfterAsync(string id, Func<Task, Task> write) =>
            _now[id] = write(_now.GetValueOrDefault(id) ?? _before.GetValueOrDefault(id) ?? Task.CompletedTask);
    }

    /// <summary>A line and its number, from 1.</summary>
    private sealed record Line(long Number, byte[] Utf8);
}
