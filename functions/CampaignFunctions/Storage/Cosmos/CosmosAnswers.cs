using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>Interprets responses of Cosmos DB: an outcome that the port defines, a busy store, or a fault.</summary>
internal static class CosmosAnswers
{
    private const string Substatus = "x-ms-substatus";
    private const string ReadSessionNotAvailable = "1002";
    private const string OwnerNotFound = "1003";
    private const int RetryWith = 449;
    private const char Unquoted = '~';

    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sends a request to the service. A write that got no answer in time may or may not have been carried out.
    /// </summary>
    /// <exception cref="StoreBusyException">The service is unreachable or overloaded, or does not answer in time.</exception>
    public static async Task<ResponseMessage> AskAsync(
        Func<CancellationToken, Task<ResponseMessage>> ask,
        TimeSpan time,
        CancellationToken cancellationToken
    )
    {
        using var timeUp = new CancellationTokenSource(time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);
        try
        {
            return await AskOnceAsync(() => ask(either.Token).WaitAsync(either.Token));
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreBusyException(AWhile, fault);
        }
    }

    private static async Task<ResponseMessage> AskOnceAsync(Func<Task<ResponseMessage>> ask)
    {
        var answer = await TryAsync(ask);
        if (!IsBusy(answer.StatusCode) && !answer.IsNotFound(ReadSessionNotAvailable))
            return answer;
        using (answer)
            throw new StoreBusyException(RetryAfter(answer), answer.Exception());
    }

    /// <summary>Runs an SDK call that throws if the service returns an error.</summary>
    /// <exception cref="StoreBusyException">The service is unreachable or overloaded.</exception>
    public static async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (CosmosException fault) when (IsBusy(fault.StatusCode))
        {
            throw new StoreBusyException(fault.RetryAfter ?? AWhile, fault);
        }
        // HttpClient lets a SocketException through if the connection breaks just after it was opened.
        catch (Exception fault) when (fault is HttpRequestException or SocketException)
        {
            throw new StoreBusyException(AWhile, fault);
        }
    }

    /// <summary>Returns whether the document does not exist. A missing container is a fault instead.</summary>
    public static bool IsAbsent(this ResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.NotFound && !answer.IsNotFound(OwnerNotFound);

    /// <summary>Throws unless the response is a success.</summary>
    /// <exception cref="CosmosException">The response is not a success.</exception>
    public static void Check(this ResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw answer.Exception();
    }

    /// <summary>Returns the documents of a page, each with its ETag.</summary>
    public static List<Versioned<T>> Documents<T>(this ResponseMessage answer, Container<T> container)
        where T : class, IDocument
    {
        using var page = JsonDocument.Parse(answer.Content);
        var documents = new List<Versioned<T>>();
        foreach (var row in page.RootElement.GetProperty("Documents").EnumerateArray())
            documents.Add(new(container.Read(JsonMarshal.GetRawUtf8Value(row)), Bare(row.GetProperty("_etag").GetString()!)));
        return documents;
    }

    /// <summary>
    /// Returns the ETag of the document without the service's quotation marks. An ETag that comes without them gets a mark
    /// instead.
    /// </summary>
    public static string ETag(this ResponseMessage answer) => Bare(answer.Headers.ETag);

    /// <summary>Returns the ETag as the service sent it.</summary>
    public static string AsSent(string etag) => etag.StartsWith(Unquoted) ? etag[1..] : $"\"{etag}\"";

    private static string Bare(string etag) => etag is ['"', .. var bare, '"'] ? bare : Unquoted + etag;

    private static bool IsNotFound(this ResponseMessage answer, string substatus) =>
        answer.StatusCode == HttpStatusCode.NotFound && answer.Headers[Substatus] == substatus;

    private static CosmosException Exception(this ResponseMessage answer) =>
        new(
            answer.ErrorMessage ?? "The request failed.",
            answer.StatusCode,
            0,
            answer.Headers.ActivityId,
            answer.Headers.RequestCharge
        );

    private static bool IsBusy(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.RequestTimeout
                or HttpStatusCode.Gone
        || (int)status == RetryWith;

    private static TimeSpan RetryAfter(ResponseMessage answer) =>
        double.TryParse(
            answer.Headers["x-ms-retry-after-ms"],
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var milliseconds
        )
            ? TimeSpan.FromMilliseconds(milliseconds)
            : AWhile;
}
