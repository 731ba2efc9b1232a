using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks the source files against the dependency rules of the design.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Slices =
    [
        "Campaigns",
        "Participants",
        "Polls",
        "Tallies",
        "Notifications",
        "Suggestions",
        "Preorders",
        "Payments",
    ];
    private static readonly string[] Shared = ["Storage", "Messaging", "Http", "Security", "Telemetry"];

    private static readonly string[] AdapterFolders =
    [
        Path.Combine("Storage", "Cosmos"),
        Path.Combine("Payments", "Stripe"),
        Path.Combine("Messaging", "ServiceBus"),
    ];

    private static readonly string Product = Path.Combine(PabulibFolder.Repository, "functions", "CampaignFunctions");

    /// <summary>
    /// Lists the types of each slice that other slices may use: public queries, shared definitions and published types.
    /// </summary>
    private static readonly Dictionary<string, string[]> Published = new()
    {
        ["Campaigns"] =
        [
            "ICampaignQuery",
            "CampaignDocument",
            "CampaignDefinition",
            "CampaignStatus",
            "PollDefinition",
            "PollMethod",
            "OptionDefinition",
            "ResultsVisibility",
            "Participation",
            "Limits",
            "KebabCaseEnumConverter",
            "EditionDefinition",
            "EditionRules",
            "PaymentKind",
            "RefundTerms",
            "Money",
            "LocalText",
        ],
        ["Polls"] =
        [
            "IBallotLogQuery",
            "BallotRevision",
            "BallotContent",
            "TallyHint",
            "TallyHints",
            "TallySettings",
            "CastBallot",
        ],
        ["Participants"] = ["CustomerContacts", "Contact", "EmailAddress"],
        ["Suggestions"] = ["ISuggestionQuery"],
        ["Preorders"] = ["IDemandQuery"],
        ["Payments"] =
        [
            "IPaymentGateway",
            "PaymentSubject",
            "CheckoutOrder",
            "CheckoutState",
            "CheckoutStatus",
            "PaymentOrder",
            "Confirmation",
            "PaymentState",
            "PaymentStatus",
            "DeclineFact",
            "CardFact",
            "RefundOrder",
            "RefundFact",
            "RefundStatus",
            "DisputeFact",
            "DisputeStatus",
            "PaymentGatewayUnavailableException",
            "PaymentRefusedException",
            "Pace",
            "PaymentSettings",
            "PaymentHint",
            "RecordEvent",
        ],
        ["Notifications"] = ["IMailer", "Mail"],
        ["Tallies"] = [],
    };

    public static TheoryData<string> Sources() =>
        [
            .. Directory
                .EnumerateFiles(Product, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Product, file))
                .Where(file =>
                    !file.StartsWith("bin", StringComparison.Ordinal) && !file.StartsWith("obj", StringComparison.Ordinal)
                ),
        ];

    [Fact]
    public void Product_TopFolders_AreSlicesOrShared()
    {
        var folders = Directory.EnumerateDirectories(Product).Select(Path.GetFileName).Except(["bin", "obj"]);

        Assert.Equal(Slices.Union(Shared).Order(), folders.Order());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_AnyFile_UsesOnlyAllowedDependencies(string file)
    {
        var text = Code(file);
        var folder = file.Contains(Path.DirectorySeparatorChar) ? file.Split(Path.DirectorySeparatorChar)[0] : "";
        var isFunctions = file.EndsWith("Functions.cs", StringComparison.Ordinal);

        if (!isFunctions)
        {
            Assert.DoesNotContain("Microsoft.Azure.Functions", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Trigger(), text);
        }

        if (!isFunctions && folder != "Http")
            Assert.DoesNotMatch(Web(), text);
        // Only the composition root (the files outside all folders) names adapters. It also passes on the host's credential, a
        // type of Azure.Core.
        var isAdapter = AdapterFolders.Any(adapter =>
            file.StartsWith(adapter + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        );
        if (!isAdapter)
            Assert.DoesNotMatch(
                Providers(),
                folder.Length == 0 ? text.Replace("using Azure.Core;", "", StringComparison.Ordinal) : text
            );
        if (!isAdapter && folder.Length > 0)
            Assert.DoesNotMatch(Adapters(), text);
        if (Slices.Contains(folder))
            Assert.All(ForeignTypes(folder, text), type => Assert.Fail($"{file} uses {type}, which its slice keeps private."));
        if (folder is "Storage" or "Messaging")
            Assert.DoesNotMatch(SliceNamespaces(), text);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_OutsideADocumentsSlice_NeverUsesItsContainer(string file)
    {
        var folder = file.Split(Path.DirectorySeparatorChar)[0];
        foreach (
            var (document, owner) in new[]
            {
                ("CampaignDocument", "Campaigns"),
                ("BallotRevision", "Polls"),
                ("ShardTally", "Tallies"),
                ("RecountDocument", "Tallies"),
                ("IdentityDocument", "Participants"),
                ("VoterDocument", "Participants"),
                ("SuggestionDocument", "Suggestions"),
                ("SupportRevision", "Suggestions"),
                ("PreorderDocument", "Preorders"),
                ("StockShard", "Preorders"),
                ("EventDocument", "Payments"),
            }
        )
        {
            if (folder != owner && folder != "CampaignModule.cs") // the module lists all containers
                Assert.DoesNotContain($"{document}.Container", Code(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_AnyFile_HasAtMost200Lines(string file) =>
        Assert.InRange(File.ReadLines(Path.Combine(Product, file)).Count(), 1, 200);

    private static IEnumerable<string> ForeignTypes(string folder, string text) =>
        Slices
            .Where(slice => slice != folder)
            .SelectMany(slice => TypesOf(slice).Except(Published[slice]))
            .Where(type => Regex.IsMatch(text, $@"\b{type}\b"));

    private static IEnumerable<string> TypesOf(string slice) =>
        Directory
            .EnumerateFiles(Path.Combine(Product, slice), "*.cs")
            .SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct();

    /// <summary>Returns the source text without its comments.</summary>
    private static string Code(string file) => Comment().Replace(File.ReadAllText(Path.Combine(Product, file)), "");

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^(?:public|internal) (?:sealed |static |abstract |partial |readonly )*(?:record struct|record|class|enum|interface|struct) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(HttpTrigger|ServiceBusTrigger|TimerTrigger|TimerInfo)\b")]
    private static partial Regex Trigger();

    [GeneratedRegex(@"\b(HttpRequest|HttpContext|IResult|TypedResults)\b")]
    private static partial Regex Web();

    [GeneratedRegex(
        @"using (Azure|Stripe|Microsoft\.Data|Microsoft\.Azure\.(?!Functions\.Worker;)|CampaignFunctions\.LocalHost)"
    )]
    private static partial Regex Providers();

    [GeneratedRegex(
        @"\bStorage\.Cosmos\b|\bCosmos(Store|Accounts)\b|\bMessaging\.ServiceBus\b|\bServiceBus(MessageSender|Ready)\b|\bPayments\.Stripe\b|\bStripe(Gateway|Connection)\b"
    )]
    private static partial Regex Adapters();

    [GeneratedRegex(@"using CampaignFunctions\.(Campaigns|Participants|Polls|Tallies|Preorders|Payments)")]
    private static partial Regex SliceNamespaces();
}
