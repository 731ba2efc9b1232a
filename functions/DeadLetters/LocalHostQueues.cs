using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CampaignFunctions.DeadLetters;

/// <summary>The queues of a local host, through its <c>/local/queues</c>.</summary>
internal sealed class LocalHostQueues(HttpClient http) : IDeadLetterQueues
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await http.GetFromJsonAsync<JsonElement>("/local/queues", cancellationToken);
            return [.. answer.GetProperty("queues").EnumerateArray()
                .Where(state => state.GetProperty("name").GetString() == queue)
                .SelectMany(state => state.GetProperty("deadLettered").EnumerateArray())
                .Select(letter => new DeadLetter(
                    letter.GetProperty("id").GetString()!, letter.GetProperty("deliveries").GetInt32(), letter.GetProperty("reason").GetString()!, letter.GetProperty("body").GetString()!))];
        }
        catch (HttpRequestException fault)
        {
            throw new QueuesUnavailableException("The local host does not answer.", fault);
        }
    }

    public async Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.PostAsync($"/local/queues/{Uri.EscapeDataString(queue)}/dead-letters/{Uri.EscapeDataString(id)}/resend", null, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.NoContent => true,
                HttpStatusCode.NotFound => false,
                var status => throw new QueuesUnavailableException($"The local host answered {(int)status}."),
            };
        }
        catch (HttpRequestException fault)
        {
            throw new QueuesUnavailableException("The local host does not answer.", fault);
        }
    }
}
