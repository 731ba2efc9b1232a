using CampaignFunctions.Harness;
using CampaignFunctions.Settings;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Checks that docs/configuration.md describes every setting of the code.</summary>
public sealed class ConfigurationReferenceTests
{
    public static TheoryData<Type> SettingsTypes =>
        [.. CampaignModule.Sections.Select(section => section.Type).Append(typeof(LocalSettings))];

    [Fact]
    public void Reference_CheckedIn_MatchesTheCode() =>
        Assert.True(
            File.ReadAllText(Path.Combine(PabulibFolder.Repository, "docs", "configuration.md"))
                == ConfigurationReference.Write(),
            "docs/configuration.md is stale. Run: dotnet run --project functions/LocalHost -- --settings docs/configuration.md"
        );

    [Theory]
    [MemberData(nameof(SettingsTypes))]
    public void Settings_OfEveryType_AreDescribed(Type type) =>
        Assert.All(
            type.GetProperties().Where(property => property.CanWrite),
            property =>
            {
                var description = Attribute.GetCustomAttribute(property, typeof(System.ComponentModel.DescriptionAttribute));
                Assert.NotNull(description);
                Assert.DoesNotContain(
                    "|",
                    ((System.ComponentModel.DescriptionAttribute)description).Description,
                    StringComparison.Ordinal
                );
                Assert.NotEmpty(SettingFormat.Allowed(property));
            }
        );
}
