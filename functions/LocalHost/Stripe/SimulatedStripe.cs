using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Simulates the part of Stripe's API that the product uses, for machines without a Stripe account: customers, checkout sessions,
/// payment and setup intents, refunds, disputes and events. It carries out calls with the same idempotency key only once. The
/// product calls it only over HTTP.
/// </summary>
internal sealed class SimulatedStripe(StripeBooks books, StripeFaults faults, TimeProvider clock)
{
    public const string ApiVersion = "2026-10-28.endive";

    private const int KeyHours = 24;

    private readonly Lock _lock = new();

    /// <summary>The base URL of the pages, without a slash at the end. It is known once the host listens.</summary>
    public string PagesBase { get; set; } = "http://localhost/local/stripe";

    /// <summary>The time and name of each call, for tests that count calls; null to record none.</summary>
    public List<(DateTimeOffset At, string Call)>? Calls { get; set; }

    public StripeFaults Faults => faults;

    /// <summary>Returns the answer, or null if the answer is lost on the way.</summary>
    public StripeAnswer? Answer(StripeRequest request)
    {
        lock (_lock)
        {
            Calls?.Add((clock.GetUtcNow(), $"{request.Method} {request.Path}"));
            var fault = faults.Take(request.Method, request.Path);
            if (fault is StripeFault.ServerError)
                return Error(500, "api_error", null, "Something went wrong.");
            if (fault is StripeFault.TooManyRequests)
                return Error(429, "invalid_request_error", "rate_limit", "Too many requests.");
            if (fault is StripeFault.Unauthorized)
                return Error(401, "invalid_request_error", null, "Invalid API Key provided.");
            if (fault is StripeFault.Forbidden)
                return Error(403, "invalid_request_error", null, "The provided key does not have the required permissions.");
            var answer = Once(request, fault);
            books.Commit();
            return fault is StripeFault.TimeoutAfterSuccess ? null : answer;
        }
    }

    /// <summary>Carries out an action of a person on a page, or a change that time causes.</summary>
    public T Do<T>(Func<StripeObjects, T> work)
    {
        lock (_lock)
        {
            var done = work(Objects());
            books.Commit();
            return done;
        }
    }

    /// <summary>Returns copies of all objects of a type, for tests that compare books.</summary>
    public IReadOnlyList<JsonObject> All(string type)
    {
        lock (_lock)
            return [.. books.All(type).Select(each => each.DeepClone().AsObject())];
    }

    /// <summary>Closes the expired checkouts, and returns the notices that are due.</summary>
    public IReadOnlyList<JsonObject> Tick() =>
        Do(objects =>
        {
            foreach (var session in books.All("checkout.session").ToArray())
                objects.ExpireIfDue(session);
            return books.NoticesDue(clock.GetUtcNow()).Select(id => books.Find(id)!.DeepClone().AsObject()).ToArray();
        });

    public void Delivered(string eventId) =>
        Do(_ =>
        {
            books.Delivered(eventId);
            return true;
        });

    public void DeliverLater(string eventId, TimeSpan delay) =>
        Do(_ =>
        {
            books.Owe(eventId, clock.GetUtcNow() + delay);
            return true;
        });

    private StripeObjects Objects() => new(books, faults, clock, PagesBase);

    private StripeAnswer Once(StripeRequest request, StripeFault? fault)
    {
        if (request.Method != "POST" || request.IdempotencyKey is not { } key)
            return IsFailure(fault) ? Failure(fault!.Value) : Carry(request);
        var hash = HashOf(request);
        if (books.Answer(key) is { } kept && kept.At.AddHours(KeyHours) > clock.GetUtcNow())
        {
            return kept.Hash == hash
                ? new(kept.Status, kept.Body)
                : Error(
                    400,
                    "idempotency_error",
                    null,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                );
        }

        var answer = IsFailure(fault) ? Failure(fault!.Value) : Carry(request);
        // A refusal before the start is not kept.
        if (answer.Status is 200 or 402 or 500 || fault == StripeFault.RefusedKept)
            books.Keep(key, new(hash, answer.Status, answer.Body, clock.GetUtcNow()));
        return answer;
    }

    private StripeAnswer Carry(StripeRequest request)
    {
        try
        {
            return new(200, StripeRoutes.Run(Objects(), request).ToJsonString());
        }
        catch (StripeRefusal refusal)
        {
            return new(refusal.Status, new JsonObject { ["error"] = refusal.Error }.ToJsonString());
        }
    }

    private static bool IsFailure(StripeFault? fault) =>
        fault is StripeFault.Refused or StripeFault.RefusedKept or StripeFault.AmountTooSmall or StripeFault.ServerErrorKept;

    private static StripeAnswer Failure(StripeFault fault) =>
        fault switch
        {
            StripeFault.Refused or StripeFault.RefusedKept => Error(
                400,
                "invalid_request_error",
                "refused",
                "This is not possible."
            ),
            StripeFault.AmountTooSmall => Error(
                400,
                "invalid_request_error",
                "amount_too_small",
                "The amount must convert to at least the minimum of the account."
            ),
            _ => Error(500, "api_error", null, "Something went wrong."),
        };

    internal static StripeAnswer Error(int status, string type, string? code, string message) =>
        new(status, new JsonObject { ["error"] = new StripeRefusal(status, type, code, message).Error }.ToJsonString());

    private static string HashOf(StripeRequest request) =>
        Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    request.Path + "\n" + string.Join('\n', request.Parameters.OrderBy(each => each.Key, StringComparer.Ordinal))
                )
            )
        );
}
