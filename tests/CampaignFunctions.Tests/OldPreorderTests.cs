using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Pacing;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// States of pre-orders in which earlier versions left their work, as their <see cref="WorldSnapshotWriter"/> wrote them. The
/// current version reads every document, and finishes the work with the same outcomes.
/// </summary>
public sealed class OldPreorderTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "OldData");

    /// <summary>The types of document that every file has.</summary>
    private static readonly HashSet<Type> Types =
    [
        typeof(AdoptionDocument),
        typeof(AuditEntry),
        typeof(CampaignDocument),
        typeof(ChargeRunDocument),
        typeof(ContactLookup),
        typeof(EventDocument),
        typeof(IdentityDocument),
        typeof(LaneDocument),
        typeof(OrderEntry),
        typeof(PreorderDocument),
        typeof(QuotaDocument),
        typeof(StockShard),
        typeof(VoterDocument),
        typeof(WaitlistEntry),
    ];

    /// <summary>The files of several versions.</summary>
    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "preorders-*.gz").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Snapshots_OfAnEarlierVersion_StandInEveryStatus(string file) =>
        Assert.Equal(
            Enum.GetNames<PreorderStatus>().Order(),
            Read(file)
                .SelectMany(snapshot => snapshot.Documents)
                .Where(row => DocumentKind.Of(row).Type == typeof(PreorderDocument))
                .Select(row => PreorderDocument.Container.Read(System.Text.Encoding.UTF8.GetBytes(row.Document.ToJsonString())))
                .Select(preorder => preorder.Status.ToString())
                .Distinct()
                .Order()
        );

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Document_OfAnEarlierVersion_ReadByItsTypeAndWrittenAlike(string file)
    {
        var types = new HashSet<Type>();
        foreach (var snapshot in Read(file))
        {
            var store = new PreorderWorld(snapshot.At, snapshot.Documents).Memory;
            foreach (var row in snapshot.Documents)
            {
                var kind = DocumentKind.Of(row);
                types.Add(kind.Type);
                var written = await kind.RewriteAsync(store, row.Document);
                kind.ForgetCodes(row.Document, written);
                Assert.True(
                    JsonNode.DeepEquals(row.Document, written),
                    $"{snapshot.Name}: {row.Document.ToJsonString()} is written as {written?.ToJsonString()}"
                );
            }
        }

        Assert.Superset(Types, types);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Work_LeftByAnEarlierVersion_HasTheOutcomesThatItWouldHaveHad(string file)
    {
        foreach (var snapshot in Read(file))
        {
            try
            {
                Assert.Equal(snapshot.Outcomes, await snapshot.FinishAsync());
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"{snapshot.Name}: {fault.Message}", fault);
            }
        }
    }

    private static IReadOnlyList<WorldSnapshot> Read(string file) => WorldSnapshot.ReadAll(Path.Combine(Folder, file));
}
