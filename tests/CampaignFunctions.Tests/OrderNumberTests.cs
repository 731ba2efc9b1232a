using CampaignFunctions.Preorders;
using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the short numbers of pre-orders.</summary>
public sealed class OrderNumberTests
{
    private static readonly Gen<string> Ids = Gen.String[Gen.Char["abcXYZ019-_."], 1, 80];

    [Fact]
    public void Number_OfAnyId_IsReadBackAsPeopleTypeIt() =>
        Ids.Sample(id =>
        {
            var number = OrderNumber.Of(id);
            Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", number);
            string[] typed =
            [
                number,
                number.ToLowerInvariant(),
                number.Replace("-", "", StringComparison.Ordinal),
                $" {number.Replace('-', ' ')} ",
                number.Replace('0', 'O').Replace('1', 'l'),
                number.Replace('0', 'o').Replace('1', 'I'),
            ];
            Assert.All(typed, text => Assert.Equal(number, OrderNumber.Normalise(text)));
        });

    [Theory]
    [InlineData("")]
    [InlineData("7KQ4-M2X")]
    [InlineData("7KQ4-M2XPA")]
    [InlineData("7KQ4-M2XU")]
    [InlineData("7KQ4-M2X*")]
    [InlineData("7KQ4-M2Xé")]
    [InlineData("----------")]
    public void Normalise_NoNumber_ReturnsNull(string text) => Assert.Null(OrderNumber.Normalise(text));

    /// <summary>Of 10,000 numbers of 40 random bits, two are equal in one of 20,000 runs.</summary>
    [Fact]
    public void Numbers_OfManyIds_Differ() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(i => OrderNumber.Of($"person.{i}")).Distinct().Count());
}
