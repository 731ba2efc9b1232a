using System.Text.RegularExpressions;
using CampaignFunctions.Currencies;
using FluentValidation;

namespace CampaignFunctions.Campaigns;

/// <summary>Checks the form of an edition.</summary>
internal sealed partial class EditionRules : AbstractValidator<EditionDefinition>
{
    public const int MaxCapacity = 250_000;

    /// <summary>
    /// The maximum of units per person. All units of a pre-order come from one shard of the stock, and a shard holds no more.
    /// </summary>
    public const int MaxPerPerson = 250;

    public const int MaxWithdrawalDays = 365;

    public EditionRules()
    {
        RuleFor(e => e.Id).Must(CampaignRules.BeAnId).WithMessage(CampaignRules.IdForm);
        RuleFor(e => e.Title).Must(CampaignRules.BeTexts).WithMessage(CampaignRules.TextsForm);
        RuleFor(e => e.Price.Currency)
            .Must(code => Currency.Find(code) is not null)
            .WithMessage("must be the ISO 4217 code of a currency that the payment provider takes");
        RuleFor(e => e.Price.Amount).Must((e, price) => IsPayment(e, price)).WithMessage(e => $"must be {Range(CurrencyOf(e))}");
        RuleFor(e => e.Deposit).NotNull().When(e => e.Payment == PaymentKind.Deposit);
        RuleFor(e => e.Deposit)
            .Must((e, deposit) => deposit is null || (IsPayment(e, deposit.Value) && deposit <= Lowest(e) - CurrencyOf(e).Least))
            .WithMessage(e => $"must be {Range(CurrencyOf(e))}, and at least {CurrencyOf(e).Least} less than the lowest price");
        RuleFor(e => e.Capacity).InclusiveBetween(1, MaxCapacity);
        RuleFor(e => e.PerPerson).InclusiveBetween(1, MaxPerPerson);
        RuleFor(e => e.Countries)
            .Must(codes => codes is null || (codes.Length > 0 && codes.All(IsCountry) && CampaignRules.Distinct(codes)))
            .WithMessage("must be at least one ISO 3166-1 code of two letters, each only once");
        RuleFor(e => e.LockDate).Must(BeADate).WithMessage(DateForm);
        RuleFor(e => e.ChargeOn).Must(BeADate).WithMessage(DateForm);
        RuleFor(e => e.Refund)
            .Must(terms => terms is null || (BeADate(terms.Before) && terms.Percent is >= 0 and <= 100))
            .WithMessage("must have a date between the years 2000 and 2200, and 0 to 100 percent");
        RuleFor(e => e.WithdrawalDays).InclusiveBetween(0, MaxWithdrawalDays);
        RuleFor(e => e.Choices)
            .Must(choices => CampaignRules.Distinct(choices.Select(choice => choice.Id)))
            .WithMessage("must have unique ids");
        RuleFor(e => e.Choices)
            .Must((e, _) => Lowest(e) >= CurrencyOf(e).Least && Highest(e) <= CurrencyOf(e).Most)
            .WithMessage(e => $"must keep every price between {CurrencyOf(e).Least} and {CurrencyOf(e).Most}");
        RuleFor(e => e.Choices)
            .Must((e, choices) => choices.SelectMany(choice => choice.Values).All(value => IsSurcharge(CurrencyOf(e), value)))
            .WithMessage(e =>
                $"must have surcharges that are {Multiples(CurrencyOf(e))}, from -{CurrencyOf(e).Most} to {CurrencyOf(e).Most}"
            );
        RuleForEach(e => e.Choices)
            .ChildRules(choice =>
            {
                choice.RuleFor(c => c.Id).Must(CampaignRules.BeAnId).WithMessage(CampaignRules.IdForm);
                choice.RuleFor(c => c.Title).Must(CampaignRules.BeTexts).WithMessage(CampaignRules.TextsForm);
                choice
                    .RuleFor(c => c.Values)
                    .Must(values =>
                        values.Length > 0 && values.All(IsValue) && CampaignRules.Distinct(values.Select(value => value.Id))
                    )
                    .WithMessage("must be at least one value, with unique ids");
            });
    }

    internal static bool IsCountry(string code) => Country().IsMatch(code);

    private const string DateForm = "must lie between the years 2000 and 2200";

    private static bool IsValue(ChoiceValue value) => CampaignRules.BeAnId(value.Id);

    private static bool IsSurcharge(Currency currency, ChoiceValue value) =>
        currency.IsExact(value.Surcharge) && value.Surcharge >= -currency.Most && value.Surcharge <= currency.Most;

    /// <summary>Returns whether the payment provider takes a payment of this amount.</summary>
    private static bool IsPayment(EditionDefinition edition, long amount) =>
        CurrencyOf(edition) is var currency && currency.IsExact(amount) && amount >= currency.Least && amount <= currency.Most;

    private static Currency CurrencyOf(EditionDefinition edition) => Currency.Of(edition.Price.Currency);

    private static string Range(Currency currency) =>
        $"{currency.Least} to {currency.Most}" + (currency.Step == 1 ? "" : $", and {Multiples(currency)}");

    private static string Multiples(Currency currency) => currency.Step == 1 ? "whole numbers" : $"multiples of {currency.Step}";

    private static bool BeADate(DateTimeOffset? date) =>
        date is null || (CampaignRules.Earliest <= date && date <= CampaignRules.Latest);

    private static Int128 Lowest(EditionDefinition edition) =>
        edition.Price.Amount + Sum(edition, values => values.Min(value => value.Surcharge));

    private static Int128 Highest(EditionDefinition edition) =>
        edition.Price.Amount + Sum(edition, values => values.Max(value => value.Surcharge));

    private static Int128 Sum(EditionDefinition edition, Func<ChoiceValue[], long> pick) =>
        edition
            .Choices.Where(choice => choice.Values.Length > 0)
            .Aggregate((Int128)0, (sum, choice) => sum + pick(choice.Values));

    [GeneratedRegex(@"\A[A-Z]{2}\z")]
    private static partial Regex Country();
}
