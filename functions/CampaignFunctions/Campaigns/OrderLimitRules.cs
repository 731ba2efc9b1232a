using FluentValidation;

namespace CampaignFunctions.Campaigns;

/// <summary>Checks a limit of pre-orders.</summary>
internal sealed class OrderLimitRules : AbstractValidator<OrderLimit>
{
    /// <summary>Creates the rules.</summary>
    /// <param name="most">The maximum of each number.</param>
    public OrderLimitRules(int most)
    {
        RuleFor(limit => limit.Unpaid).InclusiveBetween(1, most);
        RuleFor(limit => limit.Waiting).InclusiveBetween(1, most);
        RuleFor(limit => limit.Daily).InclusiveBetween(1, most);
    }
}
