using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;

namespace CampaignFunctions.DeadLetters;

/// <summary>
/// The queues of a Service Bus namespace, through its REST API (learn.microsoft.com/rest/api/servicebus/service-bus-runtime-rest), which
/// has no browsing: to list messages each is locked, and unlocked when all were seen.
/// </summary>
/// <param name="http">Its base address is the namespace.</param>
/// <param name="credential">Who asks: it must be Azure Service Bus Data Receiver and Data Sender.</param>
internal sealed class ServiceBusQueues(HttpClient http, TokenCredential credential) : IDeadLetterQueues
{
    /// <summary>As many as can be locked and unlocked well within the lock's five minutes, at some twenty calls a second.</summary>
    private const int Most = 1000;

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private static readonly string[] Scopes = ["https://servicebus.azure.net/.default"];

    private AccessToken _token;

    public async Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken)
    {
        var (locked, hasMore) = await LockAsync(queue, _ => false, cancellationToken);
        await UnlockAsync(locked);
        return new([.. locked.Select(message => message.Letter)], hasMore);
    }

    public async Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken)
    {
        var (locked, _) = await LockAsync(queue, letter => letter.Id == id, cancellationToken);
        var found = locked.Find(message => message.Letter.Id == id);
        try
        {
            if (found is null)
                return false;
            using var sent = await AskAsync(HttpMethod.Post, $"{queue}/messages", found, cancellationToken);
            using var deleted = await AskAsync(HttpMethod.Delete, found.Lock, null, cancellationToken);
            locked.Remove(found);
            return true;
        }
        finally
        {
            await UnlockAsync(locked);
        }
    }

    /// <summary>Locks messages until there is none left, or the one that is looked for is found; else there may be more.</summary>
    private async Task<(List<Locked> Messages, bool HasMore)> LockAsync(
        string queue,
        Func<DeadLetter, bool> isLast,
        CancellationToken cancellationToken
    )
    {
        var locked = new List<Locked>();
        try
        {
            while (locked.Count < Most && (locked.Count == 0 || !isLast(locked[^1].Letter)))
            {
                using var answer = await AskAsync(
                    HttpMethod.Post,
                    $"{queue}/$DeadLetterQueue/messages/head?timeout=1",
                    null,
                    cancellationToken
                );
                if (answer.StatusCode == HttpStatusCode.NoContent)
                    return (locked, false);
                var next = await ReadAsync(answer, cancellationToken);
                var isSeen = locked.Exists(message => message.Letter.Id == next.Letter.Id);
                locked.Add(next);
                if (isSeen)
                    throw new QueuesUnavailableException("Locks ended before all messages were seen.");
            }

            return (locked, true);
        }
        catch
        {
            await UnlockAsync(locked);
            throw;
        }
    }

    private static async Task<Locked> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var properties = JsonNode.Parse(Header(answer, "BrokerProperties") ?? "{}")!;
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var letter = new DeadLetter(
            properties["SequenceNumber"]!.ToJsonString(),
            properties["DeliveryCount"]?.GetValue<int>() ?? 0,
            (Header(answer, "DeadLetterReason") ?? "").Trim('"'),
            Encoding.UTF8.GetString(body)
        );
        return new(
            letter,
            answer.Headers.Location ?? throw new QueuesUnavailableException("Service Bus locked a message and did not say how."),
            body
        );
    }

    /// <summary>A lock that is not given back ends by itself.</summary>
    private async Task UnlockAsync(List<Locked> locked)
    {
        foreach (var message in locked)
        {
            try
            {
                using var answer = await AskAsync(HttpMethod.Put, message.Lock, null, CancellationToken.None);
            }
            catch (QueuesUnavailableException fault) when (fault.IsAnswer)
            {
                // This lock has ended already.
            }
            catch (QueuesUnavailableException)
            {
                return; // the rest comes back with the end of its locks
            }
        }
    }

    private Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        string address,
        Locked? message,
        CancellationToken cancellationToken
    ) => AskAsync(method, new Uri(http.BaseAddress!, address), message, cancellationToken);

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        Uri address,
        Locked? message,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = await BearerAsync(cancellationToken);
        if (message is not null)
        {
            request.Content = new ByteArrayContent(message.Body) { Headers = { ContentType = new("application/json") } };
            request.Headers.Add(
                "BrokerProperties",
                new JsonObject { ["MessageId"] = Guid.NewGuid().ToString("N") }.ToJsonString()
            );
        }

        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, cancellationToken);
        }
        catch (Exception fault)
            when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new QueuesUnavailableException("Service Bus does not answer.", fault);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        var status = (int)answer.StatusCode;
        answer.Dispose();
        throw new QueuesUnavailableException(
            $"Service Bus answered {status}{(status is 401 or 403 ? ": you need the roles Azure Service Bus Data Receiver and Data Sender" : "")}."
        )
        {
            IsAnswer = true,
        };
    }

    private async Task<AuthenticationHeaderValue> BearerAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_token.ExpiresOn < TimeProvider.System.GetUtcNow() + Ahead)
                _token = await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken); // a process of `az` each time
            return new("Bearer", _token.Token);
        }
        catch (AuthenticationFailedException fault)
        {
            throw new QueuesUnavailableException("Nobody is logged in: az login.", fault);
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Concat(values) : null;

    /// <summary>A message that nobody else gets for a while, and the address by which it is given back or taken away.</summary>
    private sealed record Locked(DeadLetter Letter, Uri Lock, byte[] Body);
}
