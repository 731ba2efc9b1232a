namespace CampaignFunctions.Problems;

/// <summary>A kind of refusal, with its stable code, HTTP status and title. <see cref="All"/> lists all kinds.</summary>
public sealed record ProblemCode
{
    private static readonly List<ProblemCode> Table = [];

    public static readonly ProblemCode MalformedJson = new(400, "malformed-json", "The body is not valid JSON.");
    public static readonly ProblemCode Invalid = new(400, "invalid", "The request is invalid.");
    public static readonly ProblemCode IdMismatch = new(400, "id-mismatch", "The ids in the body and the path differ.");
    public static readonly ProblemCode UnknownOption = new(400, "unknown-option", "The poll has no such option.");
    public static readonly ProblemCode TooManyChoices = new(
        400,
        "too-many-choices",
        "The ballot has more choices or points than the poll allows."
    );
    public static readonly ProblemCode UnknownSegment = new(400, "unknown-segment", "The campaign has no such segment or value.");
    public static readonly ProblemCode UnknownEdition = new(400, "unknown-edition", "The campaign has no such edition.");
    public static readonly ProblemCode UnknownChoice = new(400, "unknown-choice", "The edition has no such choice or value.");
    public static readonly ProblemCode UnknownCountry = new(400, "unknown-country", "The edition is not sold in this country.");
    public static readonly ProblemCode WrongCode = new(400, "wrong-code", "The code is wrong or no longer valid.");
    public static readonly ProblemCode SpoiltCode = new(400, "spoilt-code", "Too many wrong guesses. Request a new code.");
    public static readonly ProblemCode Unauthorized = new(401, "unauthorized", "This call needs a valid token.");
    public static readonly ProblemCode Forbidden = new(403, "forbidden", "This token does not allow this call.");
    public static readonly ProblemCode ChallengeRequired = new(
        403,
        "challenge-required",
        "First solve the challenge, and then send the call again with its response."
    );
    public static readonly ProblemCode EmailUnproven = new(
        403,
        "email-unproven",
        "First prove the email address: sign in with it. For a pre-order, sign in with its address, and add it by its link."
    );
    public static readonly ProblemCode ResultsHidden = new(403, "results-hidden", "The results are not visible yet.");
    public static readonly ProblemCode NotFound = new(404, "not-found", "The resource does not exist.");
    public static readonly ProblemCode CampaignNotFound = new(404, "campaign-not-found", "There is no such campaign.");
    public static readonly ProblemCode PollNotFound = new(404, "poll-not-found", "The campaign has no such poll.");
    public static readonly ProblemCode CommentNotFound = new(
        404,
        "comment-not-found",
        "There is no such comment, or it is deleted."
    );
    public static readonly ProblemCode SuggestionNotFound = new(
        404,
        "suggestion-not-found",
        "The campaign has no such suggestion."
    );
    public static readonly ProblemCode EditionNotFound = new(404, "edition-not-found", "The campaign has no such edition.");
    public static readonly ProblemCode PreorderNotFound = new(404, "preorder-not-found", "You have no such pre-order.");
    public static readonly ProblemCode NoBallot = new(404, "no-ballot", "You have no ballot in this poll.");
    public static readonly ProblemCode MethodNotAllowed = new(
        405,
        "method-not-allowed",
        "This path does not support this method."
    );
    public static readonly ProblemCode PollFrozen = new(
        409,
        "poll-frozen",
        "The poll has opened or opens soon. This change is no longer possible."
    );
    public static readonly ProblemCode EditionFrozen = new(
        409,
        "edition-frozen",
        "The edition is on sale or goes on sale soon. This change is no longer possible."
    );
    public static readonly ProblemCode LimitReached = new(
        409,
        "limit-reached",
        "The order exceeds the edition's limit of units per person."
    );
    public static readonly ProblemCode PreorderLocked = new(
        409,
        "preorder-locked",
        "The pre-order does not allow this change now."
    );
    public static readonly ProblemCode ChargeRunLocked = new(
        409,
        "charge-run-locked",
        "The charge run does not allow this change now."
    );
    public static readonly ProblemCode SoldOut = new(409, "sold-out", "Not enough units left.");
    public static readonly ProblemCode EditionWithdrawn = new(409, "edition-withdrawn", "The edition is not sold any more.");
    public static readonly ProblemCode CommentFixed = new(
        409,
        "comment-fixed",
        "A comment can be changed only in the first ten minutes."
    );
    public static readonly ProblemCode WindowClosed = new(409, "window-closed", "The window is closed.");
    public static readonly ProblemCode Gone = new(410, "gone", "The resource this request created was deleted.");
    public static readonly ProblemCode PreconditionFailed = new(412, "precondition-failed", "Another change came first.");
    public static readonly ProblemCode BodyTooLarge = new(413, "body-too-large", "The body is too large.");
    public static readonly ProblemCode UnsupportedMediaType = new(
        415,
        "unsupported-media-type",
        "The body must be application/json in UTF-8, or NDJSON for an import."
    );
    public static readonly ProblemCode IdempotencyKeyReused = new(
        422,
        "idempotency-key-reused",
        "This key was already used with another body."
    );
    public static readonly ProblemCode PreconditionRequired = new(
        428,
        "precondition-required",
        "Send If-None-Match: * or If-Match."
    );
    public static readonly ProblemCode TooManyRequests = new(429, "too-many-requests", "Too many requests. Try again later.");
    public static readonly ProblemCode TooManyOrders = new(
        429,
        "too-many-orders",
        "There are too many pre-orders from you or your network. Pay or cancel them, or try again later."
    );
    public static readonly ProblemCode Fault = new(500, "fault", "Something went wrong on our side.");
    public static readonly ProblemCode OrdersPaused = new(
        503,
        "orders-paused",
        "New pre-orders are stopped for a while. Try again later."
    );
    public static readonly ProblemCode ChallengeUnavailable = new(
        503,
        "challenge-unavailable",
        "The challenge cannot be checked now. Try again."
    );
    public static readonly ProblemCode StoreBusy = new(503, "store-busy", "The write may not have been saved. Retry.");

    private ProblemCode(int status, string code, string title)
    {
        (Status, Code, Title) = (status, code, title);
        Table.Add(this);
    }

    public static IReadOnlyList<ProblemCode> All => Table;

    public int Status { get; }

    public string Code { get; }

    public string Title { get; }
}
