namespace CampaignFunctions.CosmosDouble;

/// <summary>Connects an <see cref="HttpClient"/> to a double account without a network.</summary>
public sealed class DoubleHandler(DoubleAccount account) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = account.Answer(new(request.Method.Method, request.RequestUri!.AbsolutePath, Header, body));
        if (answer.Status == DoubleFault.Silent.Status)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        if (answer.Status == default)
            throw new HttpRequestException("The connection was lost.");
        var response = new HttpResponseMessage(answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(answer.Bytes),
        };
        response.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in answer.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;

        string? Header(string name)
        {
            if (name == "host")
                return request.RequestUri.Authority;
            var isGiven =
                request.Headers.TryGetValues(name, out var values)
                || request.Content?.Headers.TryGetValues(name, out values) == true;
            return isGiven ? string.Join(", ", values!) : null;
        }
    }
}
