using Amqp;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>A message as sent to a client that locked it: the lock's token is the tag of the delivery.</summary>
internal sealed class LockedMessage(Guid lockToken) : Message
{
    public byte[] Tag { get; } = lockToken.ToByteArray();
}
