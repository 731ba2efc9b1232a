using CampaignFunctions.Storage;

namespace CampaignFunctions.Pacing;

/// <summary>Lists the container of the lanes.</summary>
internal static class PacingModule
{
    public static readonly IReadOnlyList<ContainerDefinition> Containers = [LaneDocument.Container];
}
