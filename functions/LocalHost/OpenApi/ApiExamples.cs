using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>The JSON examples of all bodies.</summary>
internal static class ApiExamples
{
    private const string Suggestion =
        """{"id":"0198c1d2-7a3b-7c4d-8e5f-60718293a4b5","title":"A glass roof","""
        + """ "text":"It should open, like the roof of the first 500.","tags":["roof"],"status":"received","""
        + """ "support":12,"createdAt":"2026-03-02T09:30:00Z","response":null}""";

    private const string Campaign = """
        {"id":"nuova-500","title":{"en":"The new 500"},"status":"live","participation":"open","limits":"standard",
         "windows":{"suggestions":{"from":"2026-03-01T12:00:00Z","to":"2026-04-01T12:00:00Z"},
         "voting":{"from":"2026-03-01T12:00:00Z","to":"2026-04-01T12:00:00Z"}},
         "segments":{"country":["IT","PL"]},
         "polls":[{"id":"colour","title":{"en":"Which colour?"},"method":"single","results":"live","options":[{"id":"red",
         "title":{"en":"Coral red"}},{"id":"blue","title":{"en":"Volare blue"}}]}],
         "editions":[]}
        """;

    private const string Tally = """
        {"pollId":"colour","method":"single","state":"open","ballots":2,"asOf":"2026-03-02T09:30:00Z",
         "results":[{"optionId":"red","votes":2,"share":1,"score":2},{"optionId":"blue","votes":0,"share":0,"score":0}],
         "byTier":{"open":{"ballots":2},"verified":{"ballots":0}}}
        """;

    private const string Preorder = """
        {"id":"Zm9v.YmFy","editionId":"first","quantity":1,"choices":{"trim":"lounge"},"status":"confirmed",
        "amount":{"amount":2000000,"currency":"EUR"},
         "dueNow":50000,"createdAt":"2026-03-02T09:30:00Z","holdUntil":null,"offerUntil":null,"payment":{"url":null},
         "paid":50000,"outstanding":1950000,
         "cancelRequestedAt":null,"actionUrl":null,"payments":[{"amount":50000,"at":"2026-03-02T09:32:00Z"}],
         "history":[{"status":"reserved","at":"2026-03-02T09:30:00Z"},{"status":"awaiting-payment","at":"2026-03-02T09:30:01Z"},
         {"status":"confirmed","at":"2026-03-02T09:32:00Z"}]}
        """;

    private const string Sum = """{"currency":"EUR","collected":50000,"refunded":0,"outstanding":1950000,"headline":2000000}""";

    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(CampaignDefinition)] = Campaign,
        [typeof(CampaignList)] = $$"""{"items":[{{Campaign}}],"next":null}""",
        [typeof(JoinRequest)] = """{"email":"ada@example.com","locale":"it","consents":[{"purpose":"news","version":"1"}]}""",
        [typeof(VerificationRequest)] = """{"email":"ada@example.com","code":"123456"}""",
        [typeof(JoinResponse)] = """{"token":"...","tier":"verified","expiresAt":"2026-03-03T09:30:00Z"}""",
        [typeof(SuggestionRequest)] =
            """{"title":"A glass roof","text":"It should open, like the roof of the first 500.","tags":["roof"]}""",
        [typeof(SuggestionResponse)] = Suggestion,
        [typeof(SuggestionList)] = $$"""{"items":[{{Suggestion}}],"next":null}""",
        [typeof(ImportLine)] =
            """{"ref":"forum-17","title":"A glass roof","text":"It should open.","tags":["roof"],"""
            + """ "createdAt":"2025-11-05T08:00:00Z"}""",
        [typeof(ImportResponse)] =
            """{"created":2,"existing":0,"refused":1,"refusedLines":[{"line":3,"code":"invalid","""
            + """ "errors":{"title":["must be 3 to 200 characters"]}}]}""",
        [typeof(SupportResponse)] = """{"supported":true}""",
        [typeof(SupportRecountResponse)] = """{"matches":true,"ballots":12,"differences":[]}""",
        [typeof(BallotRequest)] = """{"choices":["red"],"segments":{"country":"IT"}}""",
        [typeof(BallotResponse)] =
            """{"pollId":"colour","revision":1,"choices":["red"],"segments":{"country":"IT"},"""
            + """ "castAt":"2026-03-02T09:30:00Z","receipt":"Zm9v"}""",
        [typeof(LogLine)] = """{"receipt":"Zm9v","revision":1,"choices":["red"],"tier":"open","castAt":"2026-03-02T09:30:00Z"}""",
        [typeof(TallyResponse)] = Tally,
        [typeof(TalliesResponse)] = $$"""{"asOf":"2026-03-02T09:30:00Z","polls":[{{Tally}}],"suggestions":1,"preorders":1}""",
        [typeof(string)] = "\"optionId,votes,share,score\\nred,2,1,2\\nblue,0,0,0\\n\"",
        [typeof(RecountRequest)] = """{"rebuild":false}""",
        [typeof(RecountResponse)] = """{"matches":true,"ballots":2,"differences":[]}""",
        [typeof(RecountAccepted)] = """{"id":"0198c1d2-7a3b-7c4d-8e5f-60718293a4b5","status":"running"}""",
        [typeof(PreorderRequest)] =
            """{"editionId":"first","quantity":1,"choices":{"trim":"lounge"},"customer":{"name":"Ada","""
            + """ "email":"ada@example.com","country":"IT","locale":"it"},"returnUrl":"https://campaign.example/done","""
            + """ "waitlist":true}""",
        [typeof(ChoicesRequest)] = """{"choices":{"trim":"lounge"}}""",
        [typeof(PreorderResponse)] = Preorder,
        [typeof(PreorderList)] = $$"""{"items":[{{Preorder}}],"next":null}""",
        [typeof(ChargeRunResponse)] =
            """{"id":"Zm9v","status":"running","due":80000,"charged":41000,"actionRequired":1200,"failed":2000,"""
            + """ "cancelled":3,"left":35797,"expectedEnd":"2026-10-01T10:30:00Z"}""",
        [typeof(DemandResponse)] =
            """{"asOf":"2026-03-02T09:30:00Z","preorders":1,"editions":[{"editionId":"first","""
            + $$$""" "units":{"confirmed":1},"choices":{"trim":{"lounge":1}},"money":{{{Sum}}}}],"money":[{{{Sum}}}]}""",
        [typeof(HealthResponse)] = """{"status":"ready"}""",
    };

    public static IReadOnlyCollection<Type> Types => Texts.Keys;

    public static JsonNode Of(Type type) => JsonNode.Parse(Texts[type])!;
}
