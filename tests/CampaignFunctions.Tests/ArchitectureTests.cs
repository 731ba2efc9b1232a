using System.Reflection;
using System.Text.RegularExpressions;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks the sources of the product against the dependency rules of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Slices =
    [
        "Audit",
        "Campaigns",
        "Participants",
        "Polls",
        "Tallies",
        "Notifications",
        "Suggestions",
        "Preorders",
        "Payments",
    ];

    private static readonly string[] Shared =
    [
        "Currencies",
        "Health",
        "Http",
        "Messaging",
        "Pacing",
        "Problems",
        "RateLimits",
        "Security",
        "Settings",
        "Storage",
        "Telemetry",
        "Text",
    ];

    private static readonly string[] AdapterFolders = ["Storage/Cosmos", "Payments/Stripe", "Messaging/ServiceBus"];

    /// <summary>The sources outside <c>Http</c> and outside functions that handle HTTP requests.</summary>
    private static readonly string[] RequestReaders = ["RateLimits/ClientAddress.cs", "Campaigns/CampaignAccess.cs"];

    /// <summary>
    /// Lists the types of each slice that other slices may use: public queries, shared definitions and published types.
    /// </summary>
    private static readonly Dictionary<string, string[]> Published = new()
    {
        ["Campaigns"] =
        [
            "Pauses",
            "OrderLimit",
            "OrderLimits",
            "JoinChallenge",
            "MailboxRule",
            "ChoiceDefinition",
            "ICampaignQuery",
            "CampaignAccess",
            "WithdrawEdition",
            "Access",
            "Writer",
            "CampaignDocument",
            "CampaignDefinition",
            "CampaignStatus",
            "PollDefinition",
            "PollMethod",
            "OptionDefinition",
            "ResultsVisibility",
            "Participation",
            "Limits",
            "EditionDefinition",
            "EditionRules",
            "PaymentKind",
            "RefundTerms",
            "Money",
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
        ["Participants"] =
        [
            "CustomerContacts",
            "Contact",
            "ContactLookups",
            "EmailAddress",
            "MailReceivers",
            "MailReceiver",
            "MailPreferences",
            "MailRhythm",
        ],
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
            "PaceLane",
            "PaymentSettings",
            "PaymentHint",
            "PaymentHintTarget",
            "RecordEvent",
            "Book",
            "BookEntry",
            "BookPage",
            "BookQuery",
            "BookOutcomes",
        ],
        ["Notifications"] =
        [
            "IMailer",
            "Mail",
            "MailClaim",
            "MailContent",
            "MailName",
            "MailPace",
            "MailPurpose",
            "MailSettings",
            "MailStopKind",
            "MailStops",
            "MailLayout",
            "MailboxAddresses",
            "MailNotSentException",
            "MailOutcome",
            "MailRow",
            "MailTexts",
            "WrittenMail",
        ],
        ["Tallies"] = [],
        ["Audit"] = [],
    };

    public static TheoryData<string> Sources() => [.. SourceFiles.Product];

    /// <summary>Returns every type of document with the top folder of its source.</summary>
    public static TheoryData<string, string> Documents() =>
        [.. DocumentTypes.Select(type => (type.Name, type.Namespace!.Split('.')[1]))];

    [Fact]
    public void Product_TopFolders_AreSlicesOrShared() =>
        Assert.Equal(
            Slices.Union(Shared).Order(StringComparer.Ordinal),
            SourceFiles
                .Product.Select(SourceFiles.SliceOf)
                .Where(folder => folder.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_AnyFile_UsesOnlyAllowedDependencies(string file)
    {
        var text = SourceFiles.ProductCode(file);
        var (slice, folder) = (SourceFiles.SliceOf(file), SourceFiles.FolderOf(file));
        var isFunctions = file.EndsWith("Functions.cs", StringComparison.Ordinal);
        var isAdapter = AdapterFolders.Contains(folder);

        if (!isFunctions)
        {
            Assert.DoesNotContain("Microsoft.Azure.Functions", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Trigger(), text);
        }

        if (!isFunctions && slice != "Http" && !RequestReaders.Contains(file))
            Assert.DoesNotMatch(Web(), text);
        // Only the composition root names adapters. It also passes the host's credential and client to them.
        if (!isAdapter && slice.Length > 0)
        {
            Assert.DoesNotMatch(Providers(), text);
            Assert.DoesNotMatch(Adapters(), text);
        }

        if (Slices.Contains(slice))
            Assert.All(ForeignTypes(slice, text), type => Assert.Fail($"{file} uses {type}, which its slice keeps private."));
        if (Shared.Contains(slice))
            Assert.DoesNotMatch(SliceNamespaces(), text);
        if (slice.Length > 0)
            Assert.DoesNotMatch(Module(), Own(file, text));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Container_OutsideItsDocumentsSlice_IsNeverUsed(string document, string owner) =>
        Assert.All(
            SourceFiles.Product.Where(file => SourceFiles.SliceOf(file) != owner),
            file => Assert.DoesNotMatch($@"\b{document}\.Container\b", SourceFiles.ProductCode(file))
        );

    [Fact]
    public void Documents_FoundByReflection_AreInTheListedContainers()
    {
        Assert.Equal(
            CampaignModule.Containers.Select(container => container.Name).Distinct().Order(StringComparer.Ordinal),
            DocumentTypes.Select(ContainerOf).Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The runbook on closing erases people by that container, and it has its own account.</summary>
    [Fact]
    public void PersonalData_OfDocuments_IsOnlyInIdentities() =>
        Assert.Equal(["identities"], DocumentTypes.Where(type => HasPersonalData(type, [])).Select(ContainerOf).Distinct());

    private static IEnumerable<Type> DocumentTypes =>
        typeof(IDocument)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IDocument)));

    private static string ContainerOf(Type document) =>
        ((ContainerDefinition)document.GetField("Container", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Name;

    private static bool HasPersonalData(Type type, HashSet<Type> seen) =>
        type.Assembly == typeof(IDocument).Assembly
        && seen.Add(type)
        && type.GetProperties()
            .Any(property =>
                PersonalName().IsMatch(property.Name)
                || property
                    .PropertyType.GetGenericArguments()
                    .Append(property.PropertyType.GetElementType() ?? property.PropertyType)
                    .Any(part => HasPersonalData(part, seen))
            );

    [GeneratedRegex("Email|Phone|(?<!Per)Address(?!Limit)|Street|City|Birth|^(First|Last|Full|Customer)?Name$|^Contact$")]
    private static partial Regex PersonalName();

    /// <summary>
    /// A scan returns a document twice if the document changes meanwhile. Sweeps do no harm then, but a report would count it
    /// twice.
    /// </summary>
    [Fact]
    public void ScanAll_OutsideSweeps_IsNeverUsed() =>
        Assert.Equal(
            [
                "Participants/SweepIdentities.cs",
                "Preorders/Admission/SweepOrderEntries.cs",
                "Preorders/Charge/RunCharges.cs",
                "Preorders/Jobs/RunJobs.cs",
                "Preorders/SweepPreorders.cs",
                "Security/Audit/AuditTrails.cs",
                "Storage/DocumentStoreExtensions.cs",
                "Suggestions/Notices/MakeNotices.cs",
                "Tallies/Recounts/BackgroundRecounts.cs",
            ],
            SourceFiles.Product.Where(file => SourceFiles.ProductCode(file).Contains("ScanAllAsync", StringComparison.Ordinal))
        );

    [Fact]
    public void Folders_UsingEachOther_FormNoCycle()
    {
        var uses = SourceFiles
            .Product.GroupBy(SourceFiles.FolderOf)
            .Where(folder => folder.Key.Length > 0)
            .ToDictionary(
                folder => folder.Key,
                folder => folder.SelectMany(UsesOf).Where(used => used != folder.Key).ToHashSet()
            );

        // Folders that use only removed folders are removed, until the rest is in a cycle or uses one.
        for (var isSmaller = true; isSmaller; )
        {
            var free = uses.Where(folder => !folder.Value.Any(uses.ContainsKey)).Select(folder => folder.Key).ToArray();
            Array.ForEach(free, folder => uses.Remove(folder));
            isSmaller = free.Length > 0;
        }

        Assert.Empty(uses.Select(folder => $"{folder.Key} uses {string.Join(", ", folder.Value.Where(uses.ContainsKey))}"));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_AnyFile_HasAtMost200Lines(string file) =>
        Assert.InRange(SourceFiles.Read("functions/CampaignFunctions/" + file).AsSpan().Count('\n'), 1, 200);

    /// <summary>Returns the folders whose namespaces a source imports, and the folder around its own.</summary>
    private static IEnumerable<string> UsesOf(string file)
    {
        var folder = SourceFiles.FolderOf(file);
        if (folder.Contains('/', StringComparison.Ordinal))
            yield return SourceFiles.SliceOf(file);
        foreach (Match used in Import().Matches(SourceFiles.ProductCode(file)))
            yield return used.Groups[1].Value.Replace('.', '/');
    }

    private static IEnumerable<string> ForeignTypes(string folder, string text) =>
        Slices
            .Where(slice => slice != folder)
            .SelectMany(slice => TypesOf(slice).Except(Published[slice]))
            .Where(type => Regex.IsMatch(text, $@"\b{type}\b"));

    private static IEnumerable<string> TypesOf(string slice) =>
        SourceFiles
            .Product.Where(file => SourceFiles.SliceOf(file) == slice)
            .SelectMany(file => Declaration().Matches(SourceFiles.ProductCode(file)).Select(match => match.Groups[1].Value))
            .Distinct();

    /// <summary>Returns the text without the declaration of the module that the file contains.</summary>
    private static string Own(string file, string text) =>
        text.Replace(Path.GetFileNameWithoutExtension(file), "", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?:public|internal) (?:sealed |static |abstract |partial |readonly )*"
            + @"(?:record struct|record|class|enum|interface|struct) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using CampaignFunctions\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\b(HttpTrigger|ServiceBusTrigger|TimerTrigger|TimerInfo)\b")]
    private static partial Regex Trigger();

    [GeneratedRegex(@"\b(HttpRequest|HttpContext|IResult|TypedResults)\b")]
    private static partial Regex Web();

    [GeneratedRegex(
        @"using (Azure|Stripe|Microsoft\.Data|Microsoft\.Azure\.(?!Functions\.Worker;)|CampaignFunctions\.LocalHost)"
    )]
    private static partial Regex Providers();

    [GeneratedRegex(
        @"\bStorage\.Cosmos\b|\bCosmos(Store|Accounts)\b|\bMessaging\.ServiceBus\b|\bServiceBus(MessageSender|Ready)\b"
            + @"|\bPayments\.Stripe\b|\bStripe(Gateway|Connection)\b"
    )]
    private static partial Regex Adapters();

    [GeneratedRegex(
        @"using CampaignFunctions\.(Audit|Campaigns|Participants|Polls|Tallies|Notifications|Suggestions|Preorders|Payments)\b"
    )]
    private static partial Regex SliceNamespaces();

    [GeneratedRegex(
        @"\b(Audit|Campaigns|Participants|Polls|Tallies|Recounts|Suggestions|Preorders|Payments|Security|Campaign)Module\b"
    )]
    private static partial Regex Module();
}
