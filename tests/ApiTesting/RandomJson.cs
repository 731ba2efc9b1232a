using System.Text;
using System.Text.Json.Nodes;

namespace CampaignFunctions.ApiTesting;

/// <summary>Changes JSON at random: to what a program could send by mistake, and to what an adversary would try.</summary>
public sealed class RandomJson(Random random)
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "\0",
        "a",
        "\u202e\u200b",
        "\ud83d\udc4d\u0301",
        "=1+1",
        "'; drop table documents; --",
        "{{7*7}}<script>",
        "__proto__",
        "../../etc/passwd",
        "2026-02-30T25:61:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "\r\nX-Injected: 1",
        new('x', 70),
        new('\u4e2d', 4001),
    ];

    private static readonly string[] Numbers =
    [
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "1e400",
        "-0.0",
        "0.1",
        "1e2",
    ];

    public string Text() => random.GetItems(Texts, 1)[0];

    /// <summary>Returns the bytes of a body that differs from the example in a few places.</summary>
    public byte[] Change(JsonObject example)
    {
        var changed = (JsonObject)example.DeepClone();
        for (var changes = random.Next(4); changes > 0; changes--)
            ChangeOnePlace(changed);
        var bytes = Encoding.UTF8.GetBytes(changed.ToJsonString());
        if (random.Next(10) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private void ChangeOnePlace(JsonObject body)
    {
        var (parent, name) = PlaceIn(body);
        switch (random.Next(6))
        {
            case 0:
                parent.Remove(name);
                break;
            case 1:
                parent[$"{name}{Text()}"] = Scalar();
                break;
            case 2:
                parent[name] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => parent[name]?.DeepClone())]);
                break;
            case 3:
                parent[name] = Nested(random.Next(80));
                break;
            default:
                parent[name] = Scalar();
                break;
        }
    }

    /// <summary>Returns a member of the body, or of an object in it.</summary>
    private (JsonObject Parent, string Name) PlaceIn(JsonObject parent)
    {
        if (parent.Count == 0)
            return (parent, "x");
        var (name, value) = parent.ElementAt(random.Next(parent.Count));
        var inner = value as JsonObject ?? (value as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
        return inner is not null && random.Next(3) > 0 ? PlaceIn(inner) : (parent, name);
    }

    private JsonNode? Scalar() =>
        random.Next(5) switch
        {
            0 => null,
            1 => random.Next(2) == 0,
            2 => JsonNode.Parse(random.GetItems(Numbers, 1)[0]),
            _ => Text(),
        };

    private JsonNode? Nested(int depth) => depth == 0 ? Scalar() : new JsonArray(Nested(depth - 1));
}
