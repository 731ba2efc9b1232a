using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>Decides which changes a charge run allows.</summary>
internal static class ChargeRunChanges
{
    /// <summary>Returns the run after the change; the same run if it has this status already.</summary>
    /// <param name="wanted"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
    public static Result<ChargeRunDocument> To(ChargeRunDocument run, string wanted, Staff admin, DateTimeOffset now)
    {
        var (isActive, isHeld) = (
            run.Status is ChargeRunDocument.Running or ChargeRunDocument.Charging,
            run.Status is ChargeRunDocument.Pausing or ChargeRunDocument.Paused
        );
        string? next = wanted switch
        {
            ChargeRunDocument.Running when isActive => run.Status,
            // A run that is still pausing would take up pre-orders that it puts back.
            ChargeRunDocument.Running when run.Status == ChargeRunDocument.Paused => ChargeRunDocument.Running,
            ChargeRunDocument.Paused when isHeld => run.Status,
            ChargeRunDocument.Paused when isActive => ChargeRunDocument.Pausing,
            ChargeRunDocument.Stopped when run.Status is ChargeRunDocument.Stopping or ChargeRunDocument.Stopped => run.Status,
            ChargeRunDocument.Stopped when isActive || isHeld => ChargeRunDocument.Stopping,
            _ => null,
        };
        if (wanted is not (ChargeRunDocument.Running or ChargeRunDocument.Paused or ChargeRunDocument.Stopped))
            return Problem.Invalid("status", "must be running, paused or stopped");
        if (next is null)
            return ProblemCode.ChargeRunLocked;
        return next == run.Status
            ? run
            : (
                run with
                {
                    Status = next,
                    AskedAt = now,
                    Changes = [.. run.Changes ?? [], new(wanted, admin.Subject, now)],
                }
            ).Audited(AuditedAction.Of(admin, "change-charge-run", new AuditedChange("status", run.Status, next)), now);
    }
}
