using CampaignFunctions.Currencies;
using FluentValidation;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Checks the amounts of an edition by the rules of its currency: the price, the deposit, the surcharges and every sum of them.
/// </summary>
internal sealed class EditionAmountRules : AbstractValidator<EditionDefinition>
{
    public static readonly EditionAmountRules Instance = new();

    private EditionAmountRules()
    {
        RuleFor(e => e.Price.Currency)
            .Must(code => Currency.Find(code) is not null)
            .WithMessage("must be the ISO 4217 code of a currency that the payment provider takes");
        RuleFor(e => e.Price.Amount).Must((e, price) => IsPayment(e, price)).WithMessage(e => $"must be {Range(CurrencyOf(e))}");
        RuleFor(e => e.Deposit).NotNull().When(e => e.Payment == PaymentKind.Deposit);
        RuleFor(e => e.Deposit)
            .Must((e, deposit) => deposit is null || (IsPayment(e, deposit.Value) && deposit <= Lowest(e) - CurrencyOf(e).Least))
            .WithMessage(e => $"must be {Range(CurrencyOf(e))}, and at least {CurrencyOf(e).Least} less than the lowest price");
        RuleFor(e => e.Choices)
            .Must((e, _) => Lowest(e) >= CurrencyOf(e).Least && Highest(e) <= CurrencyOf(e).Most)
            .WithMessage(e => $"must keep every price between {CurrencyOf(e).Least} and {CurrencyOf(e).Most}");
        RuleFor(e => e.Choices)
            .Must((e, choices) => choices.SelectMany(choice => choice.Values).All(value => IsSurcharge(CurrencyOf(e), value)))
            .WithMessage(e =>
                $"must have surcharges that are {Multiples(CurrencyOf(e))}, from -{CurrencyOf(e).Most} to {CurrencyOf(e).Most}"
            );
    }

    /// <summary>Returns whether both editions have the same amounts.</summary>
    public static bool AreSame(EditionDefinition one, EditionDefinition? other) =>
        other is not null
        && (one.Price, one.Payment, one.Deposit) == (other.Price, other.Payment, other.Deposit)
        && one.Choices.SelectMany(choice => choice.Values).SequenceEqual(other.Choices.SelectMany(choice => choice.Values));

    private static bool IsSurcharge(Currency currency, ChoiceValue value) =>
        currency.IsExact(value.Surcharge) && value.Surcharge >= -currency.Most && value.Surcharge <= currency.Most;

    /// <summary>Returns whether the payment provider takes a payment of this amount.</summary>
    private static bool IsPayment(EditionDefinition edition, long amount) =>
        CurrencyOf(edition) is var currency && currency.IsExact(amount) && amount >= currency.Least && amount <= currency.Most;

    private static Currency CurrencyOf(EditionDefinition edition) => Currency.Of(edition.Price.Currency);

    private static string Range(Currency currency) =>
        $"{currency.Least} to {currency.Most}" + (currency.Step == 1 ? "" : $", and {Multiples(currency)}");

    private static string Multiples(Currency currency) => currency.Step == 1 ? "whole numbers" : $"multiples of {currency.Step}";

    private static Int128 Lowest(EditionDefinition edition) =>
        edition.Price.Amount + Sum(edition, values => values.Min(value => value.Surcharge));

    private static Int128 Highest(EditionDefinition edition) =>
        edition.Price.Amount + Sum(edition, values => values.Max(value => value.Surcharge));

    private static Int128 Sum(EditionDefinition edition, Func<ChoiceValue[], long> pick) =>
        edition
            .Choices.Where(choice => choice.Values.Length > 0)
            .Aggregate((Int128)0, (sum, choice) => sum + pick(choice.Values));
}
