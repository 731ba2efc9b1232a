using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CampaignFunctions.CosmosDouble;

/// <summary>
/// The part of the query language that the product uses: <c>SELECT *</c> or <c>SELECT VALUE COUNT(1)</c>, comparisons joined by
/// AND and OR, ARRAY_CONTAINS, IS_DEFINED and ORDER BY. A comparison with an undefined value is undefined, and excludes the
/// document.
/// </summary>
public sealed partial class DoubleQuery
{
    private static readonly object Undefined = new();

    private readonly Queue<string> _tokens;
    private readonly IReadOnlyDictionary<string, object?> _parameters;
    private bool _isCount;
    private Func<JsonObject, object?> _filter = _ => true;
    private readonly List<(string Property, Func<JsonObject, object?> Value, bool Descending)> _order = [];

    private DoubleQuery(string text, IReadOnlyDictionary<string, object?> parameters)
    {
        (_tokens, _parameters) = (new(Token().Matches(text).Select(match => match.Value)), parameters);
        if (string.Concat(_tokens) != Space().Replace(text, ""))
            throw new FormatException($"Syntax error in: {text}");
    }

    /// <summary>Parses a query.</summary>
    /// <exception cref="FormatException">The query is outside the supported part of the language.</exception>
    public static DoubleQuery Parse(string text, IReadOnlyDictionary<string, object?> parameters)
    {
        var query = new DoubleQuery(text, parameters);
        query.Select();
        return query;
    }

    public static object? Value(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.String => (object)node!.GetValue<string>(), // without the cast, the string would become a node again
            JsonValueKind.Number => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => node,
        };

    /// <summary>The properties that the query orders by, each with its direction.</summary>
    public IReadOnlyList<(string Property, bool Descending)> Order => [.. _order.Select(by => (by.Property, by.Descending))];

    public IEnumerable<JsonNode> Run(IEnumerable<JsonObject> documents)
    {
        var found = documents.Where(document => _filter(document) is true);
        if (_isCount)
            return [JsonValue.Create(found.Count())];
        if (_order.Count == 0)
            return found;
        var (_, first, isDown) = _order[0];
        var sorted = isDown ? found.OrderByDescending(first, Comparison.Instance) : found.OrderBy(first, Comparison.Instance);
        foreach (var (_, value, descending) in _order.Skip(1))
            sorted = descending ? sorted.ThenByDescending(value, Comparison.Instance) : sorted.ThenBy(value, Comparison.Instance);
        return sorted;
    }

    private void Select()
    {
        Expect("SELECT");
        if (Take("VALUE"))
        {
            Expect("COUNT", "(", "1", ")");
            _isCount = true;
        }
        else
            Expect("*");

        Expect("FROM", "c");
        if (Take("WHERE"))
            _filter = Or();
        if (Take("ORDER"))
        {
            Expect("BY");
            do
            {
                var property = _tokens.ElementAtOrDefault(2) ?? "";
                _order.Add((property, Operand(), Take("DESC") || (Take("ASC") && false)));
            } while (Take(","));
        }

        if (_tokens.Count > 0)
            throw new FormatException($"Syntax error near {_tokens.Peek()}");
    }

    private Func<JsonObject, object?> Or()
    {
        var left = And();
        while (Take("OR"))
        {
            var (one, other) = (left, And());
            left = document => one(document) is true || other(document) is true;
        }

        return left;
    }

    private Func<JsonObject, object?> And()
    {
        var left = Comparing();
        while (Take("AND"))
        {
            var (one, other) = (left, Comparing());
            left = document => one(document) is true && other(document) is true;
        }

        return left;
    }

    private Func<JsonObject, object?> Comparing()
    {
        var left = Operand();
        if (_tokens.Count == 0 || _tokens.Peek() is not ("=" or "<" or ">"))
            return left;
        var (comparison, right) = (_tokens.Dequeue(), Operand());
        return document =>
            (left(document), right(document)) switch
            {
                var (a, b) when a == Undefined || b == Undefined => Undefined,
                var (a, b) when a?.GetType() != b?.GetType() => comparison == "=" ? false : Undefined,
                var (a, b) => Comparison.Instance.Compare(a, b) is var order
                    && comparison switch
                    {
                        "=" => order == 0,
                        "<" => order < 0,
                        _ => order > 0,
                    },
            };
    }

    private Func<JsonObject, object?> Operand()
    {
        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (Take("true"))
            return _ => true;
        if (Take("ARRAY_CONTAINS"))
        {
            Expect("(");
            var array = Operand();
            Expect(",");
            var member = Operand();
            Expect(")");
            return document => array(document) is JsonArray values && values.Any(value => Equals(Value(value), member(document)));
        }

        if (Take("IS_DEFINED"))
        {
            Expect("(");
            var value = Operand();
            Expect(")");
            return document => value(document) != Undefined;
        }

        if (_tokens.TryPeek(out var token) && token.StartsWith('@'))
        {
            _tokens.Dequeue();
            var value = _parameters.TryGetValue(token, out var given)
                ? given
                : throw new FormatException($"The query has no value for the parameter {token}.");
            return _ => value;
        }

        Expect("c", ".");
        var property = _tokens.Dequeue();
        return document => document.TryGetPropertyValue(property, out var value) ? Value(value) : Undefined;
    }

    private bool Take(string token)
    {
        var isNext = _tokens.TryPeek(out var next) && string.Equals(next, token, StringComparison.OrdinalIgnoreCase);
        if (isNext)
            _tokens.Dequeue();
        return isNext;
    }

    private void Expect(params string[] tokens)
    {
        foreach (var token in tokens)
        {
            if (!Take(token))
                throw new FormatException(
                    $"Syntax error: expected {token} near {(_tokens.TryPeek(out var next) ? next : "the end")}."
                );
        }
    }

    /// <summary>Orders undefined values first, then by type; numbers by value, and strings by their bytes.</summary>
    private sealed class Comparison : IComparer<object?>
    {
        public static readonly Comparison Instance = new();

        public int Compare(object? a, object? b) =>
            (a, b) switch
            {
                (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
                (decimal x, decimal y) => x.CompareTo(y),
                (bool x, bool y) => x.CompareTo(y),
                _ => Rank(a).CompareTo(Rank(b)),
            };

        private static int Rank(object? value) =>
            value == Undefined
                ? 0
                : value switch
                {
                    null => 1,
                    bool => 2,
                    decimal => 3,
                    string => 4,
                    JsonArray => 5,
                    _ => 6,
                };
    }

    [GeneratedRegex(@"@?\w+|[(),.*=<>]")]
    private static partial Regex Token();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
