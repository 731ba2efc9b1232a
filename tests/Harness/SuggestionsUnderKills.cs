using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace CampaignFunctions.Harness;

/// <summary>
/// Participants suggest and support while the local host is killed. At the end, every answered suggestion must be listed once,
/// and a POST that is repeated with its key must return that suggestion. The support of each suggestion must equal its recount
/// and agree with the answers. The responses of the brand that the host confirmed must be in the histories, and the answer board
/// must count them. Each confirmed comment must be there once, and be counted.
/// </summary>
internal sealed class SuggestionsUnderKills(string campaign)
{
    private readonly string _address = $"/api/campaigns/{campaign}/suggestions";

    /// <summary>
    /// The author and id of each suggestion that was sent, by its idempotency key. The id is null until the host answers.
    /// </summary>
    private readonly ConcurrentDictionary<string, (string Author, string? Id)> _sent = [];

    /// <summary>The last answered support of each voter for each suggestion; null if the last request got no answer.</summary>
    private readonly ConcurrentDictionary<(string Id, string Voter), bool?> _supported = [];

    /// <summary>The pairs with a call under way. A pair whose host was killed stays, and is left alone.</summary>
    private readonly ConcurrentDictionary<(string Id, string Voter), byte> _busy = [];

    /// <summary>The suggestion of each response of the brand, by its text; and whether the host confirmed it.</summary>
    private readonly ConcurrentDictionary<string, (string Id, bool IsConfirmed)> _responses = [];

    /// <summary>The last preferences that the host confirmed, by voter; null if the last request got no answer.</summary>
    private readonly ConcurrentDictionary<string, bool?> _preferences = [];

    /// <summary>
    /// The comments that were sent, by their texts: their suggestion, and their id once the host has confirmed them.
    /// </summary>
    private readonly ConcurrentDictionary<string, (string Suggestion, string Author, string? Id)> _comments = [];

    /// <summary>The token of the moderator who responds.</summary>
    public string? Moderator { get; set; }

    public int Count => _sent.Values.Count(suggestion => suggestion.Id is not null);

    /// <summary>Now and then sends a new suggestion or repeats an unanswered one; otherwise gives or withdraws support.</summary>
    public async Task ActAsync(CampaignClient client, string token, Random random)
    {
        var answered = _sent.Values.Where(suggestion => suggestion.Id is not null).Take(20).ToArray();
        if (answered.Length == 0 || random.Next(4) == 0)
        {
            var lost = _sent.FirstOrDefault(suggestion => suggestion.Value.Id is null);
            var (key, author) =
                lost.Key is not null && random.Next(2) == 0 ? (lost.Key, lost.Value.Author) : ($"{random.NextInt64()}", token);
            _sent.TryAdd(key, (author, null));
            _sent[key] = (author, await SendAsync(client, key, author));
        }
        else if (random.Next(8) == 0)
            await PreferAsync(client, token);
        else if (random.Next(4) == 0)
            await CommentAsync(client, answered[random.Next(answered.Length)].Id!, token, random);
        else if (random.Next(8) == 0)
            await RespondAsync(client, answered[random.Next(answered.Length)].Id!, $"Response {random.NextInt64()}");
        else
        {
            var id = answered[random.Next(answered.Length)].Id!;
            if (!_busy.TryAdd((id, token), 0))
                return; // another worker of this voter is at it, and the order of the answers is not that of the calls
            var wanted = !(_supported.GetValueOrDefault((id, token)) ?? false);
            _supported[(id, token)] = null;
            using var answer = await client.SendAsync(
                wanted ? HttpMethod.Put : HttpMethod.Delete,
                $"{_address}/{id}/support",
                token
            );
            if (answer.StatusCode == HttpStatusCode.NoContent)
                _supported[(id, token)] = wanted;
            _busy.TryRemove((id, token), out _);
        }
    }

    public async Task CheckAsync(CampaignClient client, string admin)
    {
        foreach (var (key, (author, id)) in _sent)
        {
            if (id is not null && await SendAsync(client, key, author) is var again && again != id)
                throw new InvalidOperationException($"Key {key} created {id}, and later {again}.");
        }

        var listed = await ListAsync(client);
        if (_sent.Values.Any(suggestion => suggestion.Id is { } id && !listed.Contains(id)) || listed.Count > _sent.Count)
            throw new InvalidOperationException(
                $"{_sent.Count} suggestions were sent, {Count} were answered, and {listed.Count} are listed."
            );
        foreach (var of in _responses.GroupBy(response => response.Value.Id))
        {
            var changes = await CheckHistoryAsync(
                client,
                of.Key,
                [.. of.Select(response => (response.Key, response.Value.IsConfirmed))]
            );
            await CheckAuditAsync(client, admin, of.Key, of.Count(response => response.Value.IsConfirmed), changes);
        }

        await CheckBoardAsync(client, listed);
        await CheckPreferencesAsync(client);
        foreach (var of in _comments.GroupBy(comment => comment.Value.Suggestion))
            await CheckCommentsAsync(client, of.Key);
        foreach (var of in _supported.GroupBy(support => support.Key.Id, support => support.Value))
            await CheckSupportAsync(client, admin, of.Key, of.Count(told => told == true), of.Count(told => told is null));
    }

    /// <summary>Sends a new comment, or repeats one that was not answered, with its key.</summary>
    private async Task CommentAsync(CampaignClient client, string id, string token, Random random)
    {
        var lost = _comments.FirstOrDefault(comment => comment.Value.Id is null);
        var (text, comment) =
            lost.Key is not null && random.Next(2) == 0
                ? (lost.Key, lost.Value)
                : ($"Comment {random.NextInt64()}", (Suggestion: id, Author: token, Id: null));
        _comments.TryAdd(text, comment);
        if (await SendCommentAsync(client, text, comment.Suggestion, comment.Author) is { } confirmed)
            _comments[text] = comment with { Id = confirmed };
    }

    private async Task<string?> SendCommentAsync(CampaignClient client, string text, string suggestion, string author)
    {
        using var answer = await client.SendAsync(
            HttpMethod.Post,
            $"{_address}/{suggestion}/comments",
            author,
            new JsonObject { ["text"] = text },
            headers => headers.Add("Idempotency-Key", text.Replace(' ', '-'))
        );
        return answer.StatusCode == HttpStatusCode.Created
            ? (await CampaignClient.JsonAsync(answer))["id"]!.GetValue<string>()
            : null;
    }

    /// <summary>
    /// Checks that each confirmed comment is listed once, as it was confirmed, and that the suggestion counts them.
    /// </summary>
    private async Task CheckCommentsAsync(CampaignClient client, string suggestion)
    {
        var (listed, cursor) = (new List<(string Text, string Id)>(), "");
        do
        {
            using var answer = await client.SendAsync(HttpMethod.Get, $"{_address}/{suggestion}/comments?limit=100{cursor}");
            var page = await CampaignClient.JsonAsync(answer);
            listed.AddRange(
                page["items"]!.AsArray().Select(item => (item!["text"]!.GetValue<string>(), item["id"]!.GetValue<string>()))
            );
            cursor = page["next"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        var sent = _comments.Where(comment => comment.Value.Suggestion == suggestion).ToArray();
        if (
            listed.DistinctBy(comment => comment.Text).Count() != listed.Count
            || sent.Any(comment => comment.Value.Id is { } id && !listed.Contains((comment.Key, id)))
        )
            throw new InvalidOperationException($"A comment on {suggestion} is lost, or there twice.");
        await Eventually.GetAsync(
            async () =>
            {
                using var found = await client.SendAsync(HttpMethod.Get, $"{_address}/{suggestion}");
                return (await CampaignClient.JsonAsync(found))["comments"]!.GetValue<int>();
            },
            comments => comments == listed.Count,
            comments => $"{suggestion} has {comments} comments, but {listed.Count} are listed."
        );
    }

    private async Task PreferAsync(CampaignClient client, string token)
    {
        if (!_busy.TryAdd(("preferences", token), 0))
            return;
        var wanted = !(_preferences.GetValueOrDefault(token) ?? true);
        _preferences[token] = null;
        var body = new JsonObject { ["notices"] = "never", ["ownIdeas"] = wanted };
        var address = $"/api/campaigns/{campaign}/me/preferences";
        using var answer = await client.SendAsync(HttpMethod.Put, address, token, body);
        if (answer.StatusCode == HttpStatusCode.OK)
            _preferences[token] = wanted;
        _busy.TryRemove(("preferences", token), out _);
    }

    private async Task CheckPreferencesAsync(CampaignClient client)
    {
        foreach (var (token, wanted) in _preferences)
        {
            using var found = await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/me/preferences", token);
            var has = (await CampaignClient.JsonAsync(found))["ownIdeas"]!.GetValue<bool>();
            if (wanted is { } told && told != has)
                throw new InvalidOperationException($"The host confirmed the preference {told} of a person, and has {has}.");
        }
    }

    /// <summary>Checks that the answer board counts each listed suggestion once, with its response.</summary>
    private async Task CheckBoardAsync(CampaignClient client, HashSet<string> listed)
    {
        var answered = 0;
        foreach (var id in listed)
        {
            using var found = await client.SendAsync(HttpMethod.Get, $"{_address}/{id}");
            answered += (await CampaignClient.JsonAsync(found))["response"] is null ? 0 : 1;
        }

        await Eventually.GetAsync(
            async () =>
            {
                using var found = await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/answers");
                var all = (await CampaignClient.JsonAsync(found))["all"]!;
                return (Total: all["total"]!.GetValue<int>(), Answered: all["answered"]!.GetValue<int>());
            },
            board => board == (listed.Count, answered),
            board => $"The board has {board}, but {answered} of {listed.Count} suggestions are answered."
        );
    }

    private async Task RespondAsync(CampaignClient client, string id, string text)
    {
        _responses[text] = (id, false);
        using var answer = await client.SendAsync(
            HttpMethod.Put,
            $"{_address}/{id}/status",
            Moderator,
            new JsonObject
            {
                ["status"] = "planned",
                ["response"] = new JsonObject { ["en"] = text },
            }
        );
        if (answer.StatusCode == HttpStatusCode.OK)
            _responses[text] = (id, true);
    }

    /// <summary>
    /// Checks that the history has every confirmed response once and the others at most once, and that it ends with the current
    /// one. Returns the number of changes.
    /// </summary>
    private async Task<int> CheckHistoryAsync(CampaignClient client, string id, (string Text, bool IsConfirmed)[] responses)
    {
        using var found = await client.SendAsync(HttpMethod.Get, $"{_address}/{id}/status");
        var status = await CampaignClient.JsonAsync(found);
        var texts = status["history"]!.AsArray().Select(entry => entry!["response"]!["en"]!.GetValue<string>()).ToArray();
        var isWhole = status["changes"]!.GetValue<int>() == texts.Length;
        var confirmed = responses.Where(response => response.IsConfirmed).Select(response => response.Text);
        if (
            texts.Distinct().Count() != texts.Length
            || texts.Except(responses.Select(response => response.Text)).Any()
            || (isWhole && confirmed.Except(texts).Any())
        )
            throw new InvalidOperationException($"The history of {id} lacks a response or has it twice: {status.ToJsonString()}");
        if (texts.Length > 0 && status["response"]!["en"]!.GetValue<string>() != texts[^1])
            throw new InvalidOperationException($"The current response of {id} is not the last: {status.ToJsonString()}");
        return status["changes"]!.GetValue<int>();
    }

    /// <summary>Checks that the log of staff has every confirmed change, and none twice.</summary>
    private async Task CheckAuditAsync(CampaignClient client, string admin, string id, int confirmed, int changes)
    {
        var address = $"/api/campaigns/{campaign}/audit?limit=100&subject=suggestions/{id}";
        using var found = await client.SendAsync(HttpMethod.Get, address, admin);
        var items = (await CampaignClient.JsonAsync(found))["items"]!.AsArray();
        var numbers = items.Select(entry => entry!["number"]?.GetValue<int>()).OfType<int>().ToArray();
        if (numbers.Distinct().Count() != numbers.Length || numbers.Length < confirmed || numbers.Any(number => number > changes))
            throw new InvalidOperationException(
                $"The log of {id} has {string.Join(", ", numbers)} for {confirmed} confirmed of {changes} changes."
            );
    }

    private async Task CheckSupportAsync(CampaignClient client, string admin, string id, int told, int untold)
    {
        await Eventually.GetAsync(
            async () =>
            {
                using var recounted = await client.SendAsync(HttpMethod.Post, $"{_address}/{id}/recount", admin);
                var recount = await CampaignClient.JsonAsync(recounted);
                using var found = await client.SendAsync(HttpMethod.Get, $"{_address}/{id}");
                var support = (await CampaignClient.JsonAsync(found))["support"]!.GetValue<long>();
                return recount["matches"]!.GetValue<bool>()
                    ? support
                    : throw new InvalidOperationException($"The recount of {id} differs: {recount.ToJsonString()}");
            },
            support => support >= told && support <= told + untold,
            support => $"{told} answers confirm support for {id}, and {untold} answers are missing; its support is {support}."
        );
    }

    private async Task<string> SendAsync(CampaignClient client, string key, string author)
    {
        var body = new JsonObject
        {
            ["title"] = $"Idea {key}",
            ["text"] = "A text.",
            ["tags"] = new JsonArray("roof"),
        };
        using var answer = await client.SendAsync(
            HttpMethod.Post,
            _address,
            author,
            body,
            headers => headers.Add("Idempotency-Key", key)
        );
        return (await CampaignClient.JsonAsync(answer))["id"]!.GetValue<string>();
    }

    private async Task<HashSet<string>> ListAsync(CampaignClient client)
    {
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            using var answer = await client.SendAsync(HttpMethod.Get, $"{_address}?limit=100&tag=roof{cursor}");
            var page = await CampaignClient.JsonAsync(answer);
            ids.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            cursor = page["next"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        return ids.Count == ids.Distinct().Count()
            ? [.. ids]
            : throw new InvalidOperationException("A suggestion is listed twice.");
    }
}
