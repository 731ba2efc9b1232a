using Amqp;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>A message for the client that locked it. The token of the lock is the tag of the delivery.</summary>
internal sealed class LockedMessage(Guid lockToken) : Message
{
    public byte[] Tag { get; } = lockToken.ToByteArray();
}
