namespace CampaignFunctions.Preorders;

/// <summary>The German texts of the mails about a pre-order. See <see cref="PreorderMailTexts"/>.</summary>
internal static class GermanMailTexts
{
    public static readonly Dictionary<PreorderMailKind, (string Subject, string Text)> All = new()
    {
        [PreorderMailKind.CheckoutOpen] = (
            "{1}: Sie können jetzt bezahlen",
            "Die Seite zum Bezahlen von {1} ist bis {5} UTC offen. Bis dahin halten wir es für Sie:\n{2}"
        ),
        [PreorderMailKind.Confirmed] = (
            "{1}: Ihre Vorbestellung ist bestätigt",
            "Ihre Vorbestellung von {1} ist bestätigt.\nBezahlt: {3}. Später noch zu zahlen: {4}."
        ),
        [PreorderMailKind.Paid] = ("{1}: bezahlt", "Wir haben Ihre Zahlung für {1} erhalten.\nBezahlt: {3}."),
        [PreorderMailKind.Waitlisted] = (
            "{1}: Sie stehen auf der Warteliste",
            "Sie stehen auf der Warteliste für {1}. Wir schreiben, sobald Sie an der Reihe sind."
        ),
        [PreorderMailKind.ConfirmEmail] = (
            "{1}: bitte bestätigen Sie Ihre E-Mail-Adresse",
            "Sie möchten auf die Warteliste für {1}. Bitte bestätigen Sie hier innerhalb von 7 Tagen, dass das Ihre "
                + "E-Mail-Adresse ist:\n{2}\nDann bekommen Sie Ihren Platz. Wenn Sie das nicht waren, ignorieren Sie diese Mail."
        ),
        [PreorderMailKind.Offered] = (
            "{1}: Sie sind an der Reihe",
            "Wir halten {1} für Sie bis {5} UTC. Nehmen Sie es hier an:\n{2}"
        ),
        [PreorderMailKind.OfferedFewer] = (
            "{1}: Sie sind an der Reihe, mit {6} von {7}",
            "Sie warten auf {7} Stück von {1}, und {6} davon ist jetzt frei. Wir halten es für Sie bis {5} UTC. Nehmen Sie es "
                + "hier an:\n{2}\nSonst behalten Sie Ihren Platz, und wir schreiben wieder, wenn alle {7} frei sind."
        ),
        [PreorderMailKind.Expired] = (
            "{1}: Ihre Vorbestellung ist verfallen",
            "Ihre Vorbestellung von {1} wurde nicht rechtzeitig abgeschlossen und ist verfallen. Es wurde nichts abgebucht."
        ),
        [PreorderMailKind.Cancelled] = ("{1}: Ihre Vorbestellung ist storniert", "Ihre Vorbestellung von {1} ist storniert."),
        [PreorderMailKind.Refunded] = (
            "{1}: Ihr Geld ist unterwegs",
            "Ihre Vorbestellung von {1} ist storniert, und alles, was Sie bezahlt haben, ist auf dem Weg zurück zu Ihnen."
        ),
        [PreorderMailKind.PartlyRefunded] = (
            "{1}: Ihre Vorbestellung ist storniert",
            "Ihre Vorbestellung von {1} ist storniert, und {8} ist auf dem Weg zurück zu Ihnen."
        ),
        [PreorderMailKind.ActionRequired] = (
            "{1}: bitte bestätigen Sie die Zahlung",
            "Ihre Bank möchte, dass Sie die Zahlung von {4} für {1} bestätigen. Bitte tun Sie es hier:\n{2}"
        ),
        [PreorderMailKind.Declined] = (
            "{1}: Ihre Karte wurde abgelehnt",
            "Ihre Karte wurde für die Zahlung von {4} für {1} abgelehnt. Hier können Sie eine andere "
                + "angeben:\n{2}\nSonst versuchen wir es vielleicht in den nächsten Tagen noch einmal."
        ),
        [PreorderMailKind.ChargeFailed] = (
            "{1}: Ihre Karte konnte nicht belastet werden",
            "Wir konnten Ihre Karte für {1} nicht belasten und stornieren die Vorbestellung. Wir schreiben wieder, wenn das "
                + "erledigt ist."
        ),
        [PreorderMailKind.CardExpiring] = (
            "{1}: Ihre Karte läuft bald ab",
            "Die Karte, die Sie für {1} angegeben haben, läuft ab, bevor wir sie belasten. Bitte geben Sie hier eine "
                + "andere an:\n{2}"
        ),
        [PreorderMailKind.Disputed] = (
            "{1}: Ihre Bank hat die Zahlung zurückgeholt",
            "Ihre Bank hat die Zahlung für {1} zurückgeholt, während sie sie prüft. Ihre Vorbestellung ruht, bis sie "
                + "entschieden hat."
        ),
        [PreorderMailKind.NewLink] = (
            "{1}: Ihr neuer Link",
            "Hier ist der neue Link zu Ihrer Bestellung von {1}. Die Links in unseren früheren Mails funktionieren nicht mehr."
        ),
    };
}
