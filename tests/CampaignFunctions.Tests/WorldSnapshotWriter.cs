using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Writes the states of pre-orders in which this version leaves its work, for <see cref="OldPreorderTests"/> of the next version:
/// the moments at which a process ends in the courses of <see cref="PaymentCrashTests"/>, and moments of random histories.
/// </summary>
public sealed class WorldSnapshotWriter
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string BobSignedIn = "bob-signed-in";

    private readonly Dictionary<string, HashSet<string>> _features = [];
    private readonly Dictionary<string, WorldSnapshot> _kept = [];
    private readonly HashSet<string> _known = [];

    private static readonly Dictionary<string, (EditionDefinition Edition, Func<PaymentWorld, Task> Run)> Courses = new()
    {
        ["a visitor pays"] = (
            PreorderWorld.Edition(1),
            async world =>
            {
                world.World.Limit(new());
                await VisitAsync(world);
                await world.PayAsync(Bob);
            }
        ),
        ["a visitor waits, and proves the address"] = (
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await VisitAsync(world, waitlist: true);
                await world.InsistAsync(process => world.World.ProveAsync(process, Bob));
                await world.DeliverAsync();
            }
        ),
        ["a visitor's order is adopted, and its address corrected"] = (
            PreorderWorld.Edition(1),
            async world =>
            {
                await VisitAsync(world);
                await world.PayAsync(Bob);
                world.World.Know(BobSignedIn, PreorderWorld.EmailOf(Bob));
                await world.InsistAsync(process => AdoptAsync(world, process));
                var audit = new AuditLog(world.World.Memory, world.World.Clock);
                await audit.AddAsync(PreorderWorld.CampaignId, new("issuer", "admin-1", [Staff.Admin]), "read", Bob, default);
                await world.ChangeAsync(Bob, PreorderChanges.Relink);
                await world.InsistAsync(process =>
                    process.Contacts.SaveAsync(PreorderWorld.CampaignId, Bob, new("Bob", "robert@mail.example", "en"), default)
                );
            }
        ),
        ["fulfilled, then cancelled"] = (
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChangeAsync(Ann, (preorder, now) => PreorderChanges.Fulfil(preorder, "delivery 1", now));
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
            }
        ),
        ["charged, refunded and cancelled by staff"] = (
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ActAsync(Ann, StaffActionKind.Charge, StaffChanges.Charge);
                await world.ActAsync(
                    Ann,
                    StaffActionKind.CancelForBrand,
                    (preorder, now) => StaffChanges.CancelForBrand(preorder, 50, now)
                );
            }
        ),
    };

    /// <summary>Writes the file to the working directory. It takes minutes.</summary>
    [Fact(Explicit = true)]
    public async Task Snapshots_OfThisVersion_WrittenForTheNextOne()
    {
        var courses = PaymentCrashTests.Scenarios.Select(scenario =>
            (scenario.Key, Value: (scenario.Value.Edition, scenario.Value.Run))
        );
        foreach (var (name, (edition, run)) in courses.Concat(Courses.Select(course => (course.Key, course.Value))))
        {
            for (var (point, isReached) = (0, true); isReached; point++)
                isReached = await EndAsync(name, edition, run, point);
        }

        foreach (var kind in Enum.GetValues<PaymentKind>())
        {
            for (var seed = 0; seed < 100; seed++)
                await WanderAsync(kind, seed);
        }

        DropSuperfluous();
        var finished = new List<WorldSnapshot>();
        foreach (var snapshot in _kept.Values)
            finished.Add(snapshot with { Outcomes = await snapshot.FinishAsync() });
        Assert.NotEmpty(finished);
        WorldSnapshot.WriteAll("preorders.ndjson.gz", finished);
        TestContext.Current.TestOutputHelper?.WriteLine($"{finished.Count} snapshots, {_known.Count} features");
    }

    /// <summary>Keeps the moment at which the process ends at a point. Returns false if the course ends before it.</summary>
    private async Task<bool> EndAsync(string name, EditionDefinition edition, Func<PaymentWorld, Task> run, int point)
    {
        var isReached = false;
        await WithBooksAsync(async path =>
        {
            using var books = new StripeBooks(path);
            var world = new PaymentWorld(edition, point, books: books);
            world.AtCrash = () => Keep(WorldSnapshot.Of($"{name}, point {point}", world, path));
            await run(world);
            isReached = world.HasCrashed;
        });
        return isReached;
    }

    /// <summary>Keeps moments of a random history.</summary>
    private Task WanderAsync(PaymentKind kind, int seed) =>
        WithBooksAsync(async path =>
        {
            var random = new Random(seed);
            var edition = PaymentHistoryTests.EditionOf(random, kind);
            using var books = new StripeBooks(path);
            var world = new PaymentWorld(edition, random.Next(600), books: books);
            world.AtCrash = () => Keep(WorldSnapshot.Of($"{kind}, seed {seed}, end", world, path));
            world.Queues.Loses = () => random.Next(4) == 0;
            for (var i = 0; i < 40; i++)
            {
                await PaymentHistoryTests.ActAsync(world, edition, random);
                Keep(WorldSnapshot.Of($"{kind}, seed {seed}, step {i}", world, path));
            }
        });

    private static async Task WithBooksAsync(Func<string, Task> work)
    {
        var folder = Directory.CreateTempSubdirectory("snapshot-");
        try
        {
            await work(Path.Combine(folder.FullName, "stripe.db"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Keeps a snapshot that has a feature which no other has.</summary>
    private void Keep(WorldSnapshot snapshot)
    {
        var features = snapshot.Documents.SelectMany(FeaturesOf).ToHashSet();
        foreach (var message in snapshot.Messages)
            features.Add(message.Type);
        if (features.IsSubsetOf(_known))
            return;
        _known.UnionWith(features);
        _features[snapshot.Name] = features;
        // A copy: the world goes on.
        _kept[snapshot.Name] = JsonSerializer.Deserialize<WorldSnapshot>(JsonSerializer.Serialize(snapshot))!;
    }

    private void DropSuperfluous()
    {
        var counts = _features.Values.SelectMany(each => each).CountBy(feature => feature).ToDictionary();
        foreach (var (name, features) in _features.Where(each => each.Value.All(feature => counts[feature] > 1)).ToArray())
        {
            if (!features.All(feature => counts[feature] > 1))
                continue;
            _kept.Remove(name);
            foreach (var feature in features)
                counts[feature]--;
        }
    }

    /// <summary>Returns what the document has: each property, and each state, together with the status of the document.</summary>
    private static IEnumerable<string> FeaturesOf(StoredDocument row)
    {
        var status = row.Document["status"]?.ToString();
        return PathsOf(row.Document, "").Select(path => $"{row.Container} {row.Document["kind"]} {status}: {path}");
    }

    private static IEnumerable<string> PathsOf(JsonNode? node, string path) =>
        node switch
        {
            JsonObject each => each.SelectMany(property =>
                PathsOf(property.Value, IsData(path) ? $"{path}*" : $"{path}/{property.Key}")
            ),
            JsonArray { Count: > 0 } list => list.SelectMany(item => PathsOf(item, $"{path}[]")),
            JsonValue value when path.Split('/')[^1] is "status" or "state" or "kind" or "code" or "purpose" =>
            [
                $"{path}={value}",
            ],
            JsonValue => [path],
            _ => [],
        };

    /// <summary>Returns whether the names of the properties at this path are data.</summary>
    private static bool IsData(string path) =>
        path.EndsWith("llocations", StringComparison.Ordinal) || path.Contains("/definition");

    private static async Task VisitAsync(PaymentWorld world, bool waitlist = false)
    {
        await world.InsistAsync(process => process.Place.HandleAsync(world.World.OfVisitor(Bob, waitlist: waitlist), default));
        await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    private static async Task AdoptAsync(PaymentWorld world, PreorderProcess process)
    {
        var (campaign, order) = (world.World.Campaign, world.World.Preorder(Bob)!);
        var link = (await process.Links.FindAsync(campaign, order, default))!;
        var adopter = new Participant(PreorderWorld.CampaignId, BobSignedIn, Tiers.Verified, world.World.Clock.GetUtcNow());
        var adopted = await process.Adopt.HandleAsync(campaign, adopter, order.Id, link.Secret, default);
        Assert.True(adopted.IsSuccess, adopted.Problem?.Code.Code);
    }
}
