using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>Says for the log of staff what a new definition of a campaign changes.</summary>
internal static class DefinitionChanges
{
    private static readonly string[] Short = ["status", "participation"];

    /// <summary>Returns the action with the fields that changed, with their values only if these are short.</summary>
    public static AuditedAction Of(CampaignDocument? before, CampaignDocument after, Staff admin)
    {
        if (before is null)
            return AuditedAction.Of(admin, "create-campaign");
        var (old, next) = (Fields(before.Definition), Fields(after.Definition));
        var changed = old.Concat(next)
            .Select(field => field.Key)
            .Distinct()
            .Where(name => !JsonNode.DeepEquals(old[name], next[name]))
            .Select(name =>
                Short.Contains(name) ? new AuditedChange(name, $"{old[name]}", $"{next[name]}") : new AuditedChange(name)
            );
        return AuditedAction.Of(admin, "change-campaign", [.. changed]);
    }

    private static JsonObject Fields(CampaignDefinition definition) =>
        JsonSerializer.SerializeToNode(definition, CampaignJson.Default.CampaignDefinition)!.AsObject();
}
