using CampaignFunctions.Participants;
using CampaignFunctions.Text;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Machines and people write the same thing in many ways.</summary>
public sealed class TypedTextTests
{
    [Theory]
    [InlineData("en-US", "en-US")]
    [InlineData("en_US", "en-US")]
    [InlineData("en-US@posix", "en-US")]
    [InlineData("de_DE.UTF-8", "de-DE")]
    [InlineData("de_DE.UTF-8@euro", "de-DE")]
    [InlineData(" it ", "it")]
    [InlineData("zh-Hant-TW", "zh-Hant-TW")]
    [InlineData("C", null)]
    [InlineData("C.UTF-8", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("<b>", null)]
    [InlineData("@posix", null)]
    [InlineData("en-12345678-12345678-12345678-12345678", null)]
    public void Locale_OfAnyMachine_IsATagOrNone(string? locale, string? tag) => Assert.Equal(tag, LanguageTag.Of(locale));

    [Theory]
    [InlineData("123456", "123456")]
    [InlineData(" 123456\n", "123456")]
    [InlineData("123 456", "123456")]
    [InlineData("123\u00a0456", "123456")]
    [InlineData("123-456", "123456")]
    [InlineData("123\u2013456", "123456")]
    [InlineData("\uff11\uff12\uff13\uff14\uff15\uff16", "123456")]
    [InlineData("12345a", "12345a")]
    [InlineData("", "")]
    public void Code_TypedInAnyWay_IsItsDigits(string typed, string code) => Assert.Equal(code, Codes.Typed(typed));
}
