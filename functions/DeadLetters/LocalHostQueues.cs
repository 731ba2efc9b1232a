using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace CampaignFunctions.DeadLetters;

/// <summary>The queues of a local host, through its <c>/local/queues</c>.</summary>
internal sealed class LocalHostQueues(HttpClient http) : IDeadLetterQueues
{
    public async Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(HttpMethod.Get, "/local/queues", cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw Refused(answer);
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            var state = body
                .RootElement.GetProperty("queues")
                .EnumerateArray()
                .FirstOrDefault(state => state.GetProperty("name").GetString() == queue);
            return state.ValueKind == JsonValueKind.Undefined
                ? new([], false)
                : new(
                    [.. state.GetProperty("deadLettered").EnumerateArray().Select(Letter)],
                    state.GetProperty("areMoreDeadLettered").GetBoolean()
                );
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new QueuesUnavailableException("The answer does not come from a local host.", wrong);
        }
    }

    public async Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(
            HttpMethod.Post,
            $"/local/queues/{Uri.EscapeDataString(queue)}/dead-letters/{Uri.EscapeDataString(id)}/resend",
            cancellationToken
        );
        return answer.StatusCode switch
        {
            HttpStatusCode.NoContent => true,
            HttpStatusCode.NotFound => false,
            _ => throw Refused(answer),
        };
    }

    private static DeadLetter Letter(JsonElement letter) =>
        new(
            letter.GetProperty("id").GetString()!,
            letter.GetProperty("deliveries").GetInt32(),
            letter.GetProperty("reason").GetString()!,
            letter.GetProperty("body").GetString()!
        );

    private static QueuesUnavailableException Refused(HttpResponseMessage answer) =>
        new(
            answer.StatusCode == HttpStatusCode.NotFound
                ? "The local host answered 404: give the URL of --local-urls, by default http://localhost:7072."
                : $"The local host answered {(int)answer.StatusCode}."
        );

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, address);
            return await http.SendAsync(request, cancellationToken);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or SocketException
                || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new QueuesUnavailableException("The local host does not answer.", fault);
        }
    }
}
