using System.Text;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// Writes the SQL of queries. Values are always parameters, and names are checked before they become text. A query on one
/// partition names its partition key, so that the partition is known from the text alone.
/// </summary>
internal static class CosmosSql
{
    /// <summary>Returns the SQL of a query.</summary>
    /// <param name="lists">
    /// The container's lists. A list of one value is ordered by that value first, so that it is a range of its composite index.
    /// </param>
    public static QueryDefinition Select(Query query, ListIndex? lists)
    {
        var (direction, beyond) = query.Order.Descending ? ("DESC", "<") : ("ASC", ">");
        var builder = new Builder("SELECT * FROM c WHERE c.pk = ").Value(query.Partition).Equalities(query.Equalities);
        foreach (var (property, member) in query.Contains)
            builder.Text($" AND ARRAY_CONTAINS({Property(property)}, ").Value(member).Text(")");

        if (query.Order.Property is not { } ordering)
        {
            if (query.After is { } id)
                builder.Text($" AND c.id {beyond} ").Value(id.Id);
            return builder.Text($" ORDER BY c.id {direction}").Build();
        }

        var by = Property(ordering);
        builder.Text($" AND IS_DEFINED({by})");
        if (query.After is { } after)
            builder
                .Text($" AND ({by} {beyond} ")
                .Value(after.Value)
                .Text($" OR ({by} = ")
                .Value(after.Value)
                .Text($" AND c.id {beyond} ")
                .Value(after.Id)
                .Text("))");
        var value = query.Equalities.FirstOrDefault(equality => lists!.Values.Contains(equality.Property)) is { } equality
            ? $"{Property(equality.Property)} {direction}, "
            : "";
        return builder.Text($" ORDER BY {value}{by} {direction}, c.id {direction}").Build();
    }

    public static QueryDefinition Count(string partition, IReadOnlyList<Equality> equalities) =>
        new Builder("SELECT VALUE COUNT(1) FROM c WHERE c.pk = ").Value(partition).Equalities(equalities).Build();

    public static QueryDefinition Scan(Filter filter)
    {
        var builder = new Builder("SELECT * FROM c WHERE true").Equalities(filter.Equalities);
        return (
            filter.Below is { } below ? builder.Text($" AND {Property(below.Property)} < ").Value(below.Bound) : builder
        ).Build();
    }

    private static string Property(string name) =>
        name.Length > 0 && name.All(char.IsAsciiLetterOrDigit)
            ? $"c.{name}"
            : throw new ArgumentException($"'{name}' is not a property name.", nameof(name));

    private sealed class Builder(string text)
    {
        private readonly StringBuilder _text = new(text);
        private readonly List<object> _values = [];

        public Builder Text(string text)
        {
            _text.Append(text);
            return this;
        }

        public Builder Value(Scalar value)
        {
            _text.Append('@').Append('p').Append(_values.Count);
            _values.Add(value.ToObject());
            return this;
        }

        public Builder Equalities(IReadOnlyList<Equality> equalities)
        {
            foreach (var (property, value) in equalities)
                Text($" AND {Property(property)} = ").Value(value);
            return this;
        }

        public QueryDefinition Build()
        {
            var query = new QueryDefinition(_text.ToString());
            foreach (var (i, value) in _values.Index())
                query.WithParameter($"@p{i}", value);
            return query;
        }
    }
}
