using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// The SQL of a container's lists. A table holds one row for each document, order and facet, so a list is a range of the table. A
/// facet is the whole partition, one value or one member. A new document alone would touch a page for each of its rows. So the
/// writer sorts many documents at once, and notes the last sequence number that it has sorted. One statement of a query reads the
/// sorted documents, and the unsorted documents at the end of the partition.
/// </summary>
internal static class SqliteLists
{
    private const int Whole = 0;

    /// <summary>
    /// Returns the SQL that creates the table, with no sorted documents, and the triggers that remove the rows of replaced and
    /// deleted documents.
    /// </summary>
    public static string Create(string container, ListIndex lists)
    {
        var (table, sorted) = (SqliteSql.Table(container), Sorted(container));
        var forget = string.Join(
            "; ",
            Facets(lists, property => SqliteSql.Value(property, "old.body"))
                .SelectMany(facet =>
                    lists.Orders.Select(
                        (property, order) =>
                            $"""
                                delete from {sorted}
                                where p = old.p and facet = {facet.Number}
                                  and value in (select {facet.Value} from (select 1){facet.From})
                                  and ordering = {order} and key = {SqliteSql.Value(property, "old.body")} and id = old.id
                                """
                    )
                )
        );
        return $"""
            create table if not exists {sorted}(
              p integer not null, facet integer not null, value any not null, ordering integer not null,
              key any not null, id text not null, primary key(p, facet, value, ordering, key, id)) without rowid, strict;
            insert or ignore into lists values ('{container}', 0);
            create trigger if not exists {Trigger(container, "update")} after update on {table}
              when old.place <= {Place.At("old.p", Sequence(container))} begin {forget}; end;
            create trigger if not exists {Trigger(container, "delete")} after delete on {table}
              when old.place <= {Place.At("old.p", Sequence(container))} begin {forget}; end;
            """;
    }

    /// <summary>
    /// Returns the SQL that sorts the unsorted documents of a partition in the order of the table's key. Its parameter is the
    /// partition number.
    /// </summary>
    public static string Sort(string container, ListIndex lists)
    {
        var columns = string.Concat(
            lists
                .Orders.Concat(lists.Values)
                .Concat(lists.Members)
                .Select(property => $", {SqliteSql.Value(property)} as \"{property}\"")
        );
        var key = string.Concat(lists.Orders.Select((property, order) => $" when {order} then s.\"{property}\""));
        var facets = Facets(lists, property => $"s.\"{property}\"")
            .Select(facet =>
                $"""
                    select {facet.Number} as facet, {facet.Value} as value,
                      o.column1 as ordering, case o.column1{key} end as key, s.id
                    from some s cross join orders o{facet.From}
                    """
            );
        var unsorted = $"select id{columns} from {SqliteSql.Table(container)} where {IsUnsorted(container, "place")}";
        var union = string.Join(" union all ", facets);
        return $"""
            insert or ignore into {Sorted(container)}
            with some as materialized ({unsorted}),
              orders as (values {string.Join(", ", lists.Orders.Select((_, order) => $"({order})"))})
            select $0, * from ({union}) where key is not null and value is not null order by 2, 3, 4, 5, 6
            """;
    }

    /// <summary>Returns the SQL that notes the last sorted sequence number of a container.</summary>
    public static string Note(string container) =>
        $"update lists set sequence = $0 where container = '{SqliteSql.Checked(container)}'";

    public static (string Sql, List<object> Values) Select(string container, ListIndex lists, Query query, long partition)
    {
        var order = Array.IndexOf(lists.Orders, query.Order.Property);
        var (direction, beyond) = (query.Order.Descending ? "desc" : "asc", query.Order.Descending ? "<" : ">");
        List<object> values = [partition];
        var (facet, value) = FacetOf(lists, query);
        var inFacet = $"l.p = $0 and l.facet = {facet} and l.value = {SqliteSql.Next(values, value)} and l.ordering = {order}";
        var filters = new StringBuilder();
        SqliteSql.AppendFilters(filters, values, query, "d.body");
        var unsortedKey = SqliteSql.Value(lists.Orders[order], "d.body");
        var after = query.After is { } place
            ? $"({SqliteSql.Next(values, place.Value.ToObject())}, {SqliteSql.Next(values, place.Id)})"
            : null;
        var end = $"order by key {direction}, id {direction} limit {SqliteSql.Next(values, (long)query.Limit)}";
        return (
            $"""
            select place, body from (
              select * from (select d.place, d.body, l.key as key, l.id as id
                from {Sorted(container)} l cross join {SqliteSql.Table(container)} d on d.p = l.p and d.id = l.id
                where {inFacet}{filters}{Beyond("l.key", "l.id")} {end})
              union all
              select * from (select d.place, d.body, {unsortedKey} as key, d.id as id
                from {SqliteSql.Table(container)} d
                where {IsUnsorted(container, "d.place")} and {unsortedKey} is not null{filters}{Beyond(
                unsortedKey,
                "d.id"
            )} {end}))
            {end}
            """,
            values
        );

        string Beyond(string key, string id) => after is null ? "" : $" and ({key}, {id}) {beyond} {after}";
    }

    /// <summary>
    /// Returns the SQL that counts the sorted documents with a member, up to a thousand. Its parameters are the partition number
    /// and the member.
    /// </summary>
    public static string Count(string container, ListIndex lists, Membership contains) =>
        $"""
            select count(*) from (select 1 from {Sorted(container)} where p = $0 and facet = {FacetOf(lists, contains)}
              and value = $1 and ordering = 0 limit 1000)
            """;

    private static int FacetOf(ListIndex lists, Membership contains) =>
        1 + lists.Values.Length + Array.IndexOf(lists.Members, contains.Property);

    private static string Sequence(string container) =>
        $"(select sequence from lists where container = '{SqliteSql.Checked(container)}')";

    /// <summary>
    /// Returns the SQL that is true for the place of an unsorted document. The first parameter of the statement is the partition
    /// number.
    /// </summary>
    private static string IsUnsorted(string container, string place) =>
        $"{place} > {Place.At("$0", Sequence(container))} and {place} < {Place.EndAt("$0")}";

    /// <summary>Returns each facet: its number, the SQL of its value, and the SQL of a second source for the value.</summary>
    private static IEnumerable<(int Number, string Value, string From)> Facets(ListIndex lists, Func<string, string> column)
    {
        yield return (Whole, "''", "");
        foreach (var (i, property) in lists.Values.Index())
            yield return (1 + i, column(property), "");
        foreach (var (i, property) in lists.Members.Index())
            yield return (1 + lists.Values.Length + i, "m.value", $", json_each({column(property)}) m");
    }

    /// <summary>
    /// Returns the facet that narrows a query most: a member, otherwise a value, otherwise the whole partition.
    /// </summary>
    private static (int Facet, object Value) FacetOf(ListIndex lists, Query query)
    {
        foreach (var contains in query.Contains)
        {
            if (lists.Members.Contains(contains.Property))
                return (FacetOf(lists, contains), contains.Value);
        }

        foreach (var equality in query.Equalities)
        {
            if (Array.IndexOf(lists.Values, equality.Property) is var value and >= 0)
                return (1 + value, equality.Value.ToObject());
        }

        return (Whole, "");
    }

    private static string Sorted(string container) => $"\"sorted_{SqliteSql.Checked(container)}\"";

    private static string Trigger(string container, string on) => $"\"list_{SqliteSql.Checked(container)}_{on}\"";
}
