namespace CampaignFunctions.Preorders;

/// <summary>The texts of the mails about a pre-order, by language and kind.</summary>
internal static class PreorderMailTexts
{
    public const string Fallback = "en";

    /// <summary>
    /// The subject and text of each mail. The placeholders are: 0 the campaign, 1 the edition, 2 a URL, 3 the paid amount, 4 the
    /// amount owed, 5 a time.
    /// </summary>
    public static readonly Dictionary<string, Dictionary<PreorderMailKind, (string Subject, string Text)>> All = new()
    {
        ["en"] = new()
        {
            [PreorderMailKind.Confirmed] = (
                "{1}: your pre-order is confirmed",
                "Your pre-order of {1} is confirmed.\nPaid: {3}. Still to pay, later: {4}."
            ),
            [PreorderMailKind.Paid] = ("{1}: paid", "We have received your payment for {1}.\nPaid: {3}."),
            [PreorderMailKind.Waitlisted] = (
                "{1}: you are on the waitlist",
                "You are on the waitlist for {1}. We write as soon as it is your turn."
            ),
            [PreorderMailKind.Offered] = ("{1}: it is your turn", "We hold {1} for you until {5} UTC. Take it here:\n{2}"),
            [PreorderMailKind.Expired] = (
                "{1}: your pre-order has lapsed",
                "Your pre-order of {1} was not completed in time and has lapsed. Nothing was charged."
            ),
            [PreorderMailKind.Cancelled] = ("{1}: your pre-order is cancelled", "Your pre-order of {1} is cancelled."),
            [PreorderMailKind.Refunded] = (
                "{1}: your money is on its way",
                "Your pre-order of {1} is cancelled, and all that you paid is on its way back to you."
            ),
            [PreorderMailKind.ActionRequired] = (
                "{1}: please confirm your payment",
                "Your bank wants you to confirm the payment of {4} for {1}. Please do so here:\n{2}"
            ),
            [PreorderMailKind.Declined] = (
                "{1}: your card was declined",
                "Your card was declined for the payment of {4} for {1}. You can give us another card here:\n{2}\nElse we "
                    + "try again in the days to come."
            ),
            [PreorderMailKind.ChargeFailed] = (
                "{1}: we could not charge your card",
                "We could not charge your card for {1}, and have cancelled your pre-order. What the terms give back is on "
                    + "its way to you."
            ),
            [PreorderMailKind.CardExpiring] = (
                "{1}: your card expires soon",
                "The card that you gave us for {1} expires before we charge it. Please give us another one here:\n{2}"
            ),
            [PreorderMailKind.Disputed] = (
                "{1}: your bank has taken the payment back",
                "Your bank has taken your payment for {1} back while it looks into it. Your pre-order rests until it has decided."
            ),
        },
        ["it"] = new()
        {
            [PreorderMailKind.Confirmed] = (
                "{1}: la tua prenotazione è confermata",
                "La tua prenotazione di {1} è confermata.\nPagato: {3}. Ancora da pagare, più avanti: {4}."
            ),
            [PreorderMailKind.Paid] = ("{1}: pagamento ricevuto", "Abbiamo ricevuto il tuo pagamento per {1}.\nPagato: {3}."),
            [PreorderMailKind.Waitlisted] = (
                "{1}: sei in lista d'attesa",
                "Sei in lista d'attesa per {1}. Ti scriviamo appena è il tuo turno."
            ),
            [PreorderMailKind.Offered] = ("{1}: è il tuo turno", "Teniamo {1} per te fino al {5} UTC. Accetta qui:\n{2}"),
            [PreorderMailKind.Expired] = (
                "{1}: la tua prenotazione è scaduta",
                "La tua prenotazione di {1} non è stata completata in tempo ed è scaduta. Nulla è stato addebitato."
            ),
            [PreorderMailKind.Cancelled] = ("{1}: la tua prenotazione è annullata", "La tua prenotazione di {1} è annullata."),
            [PreorderMailKind.Refunded] = (
                "{1}: il rimborso è in arrivo",
                "La tua prenotazione di {1} è annullata e tutto ciò che hai pagato ti viene rimborsato."
            ),
            [PreorderMailKind.ActionRequired] = (
                "{1}: conferma il pagamento",
                "La tua banca ti chiede di confermare il pagamento di {4} per {1}. Fallo qui:\n{2}"
            ),
            [PreorderMailKind.Declined] = (
                "{1}: carta rifiutata",
                "La tua carta è stata rifiutata per il pagamento di {4} per {1}. Puoi darcene un'altra "
                    + "qui:\n{2}\nAltrimenti riproviamo nei prossimi giorni."
            ),
            [PreorderMailKind.ChargeFailed] = (
                "{1}: addebito non riuscito",
                "Non siamo riusciti ad addebitare la tua carta per {1} e abbiamo annullato la prenotazione. Ciò che le "
                    + "condizioni prevedono ti viene rimborsato."
            ),
            [PreorderMailKind.CardExpiring] = (
                "{1}: la tua carta sta per scadere",
                "La carta che ci hai dato per {1} scade prima dell'addebito. Daccene un'altra qui:\n{2}"
            ),
            [PreorderMailKind.Disputed] = (
                "{1}: la tua banca ha ripreso il pagamento",
                "La tua banca ha ripreso il pagamento per {1} mentre lo esamina. La prenotazione è sospesa finché non decide."
            ),
        },
        ["de"] = new()
        {
            [PreorderMailKind.Confirmed] = (
                "{1}: Ihre Vorbestellung ist bestätigt",
                "Ihre Vorbestellung von {1} ist bestätigt.\nBezahlt: {3}. Später noch zu zahlen: {4}."
            ),
            [PreorderMailKind.Paid] = ("{1}: bezahlt", "Wir haben Ihre Zahlung für {1} erhalten.\nBezahlt: {3}."),
            [PreorderMailKind.Waitlisted] = (
                "{1}: Sie stehen auf der Warteliste",
                "Sie stehen auf der Warteliste für {1}. Wir schreiben, sobald Sie an der Reihe sind."
            ),
            [PreorderMailKind.Offered] = (
                "{1}: Sie sind an der Reihe",
                "Wir halten {1} für Sie bis {5} UTC. Nehmen Sie es hier an:\n{2}"
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
            [PreorderMailKind.ActionRequired] = (
                "{1}: bitte bestätigen Sie die Zahlung",
                "Ihre Bank möchte, dass Sie die Zahlung von {4} für {1} bestätigen. Bitte tun Sie es hier:\n{2}"
            ),
            [PreorderMailKind.Declined] = (
                "{1}: Ihre Karte wurde abgelehnt",
                "Ihre Karte wurde für die Zahlung von {4} für {1} abgelehnt. Hier können Sie eine andere "
                    + "angeben:\n{2}\nSonst versuchen wir es in den nächsten Tagen noch einmal."
            ),
            [PreorderMailKind.ChargeFailed] = (
                "{1}: Ihre Karte konnte nicht belastet werden",
                "Wir konnten Ihre Karte für {1} nicht belasten und haben die Vorbestellung storniert. Was die Bedingungen "
                    + "vorsehen, ist auf dem Weg zurück zu Ihnen."
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
        },
        ["fr"] = new()
        {
            [PreorderMailKind.Confirmed] = (
                "{1} : votre précommande est confirmée",
                "Votre précommande de {1} est confirmée.\nPayé : {3}. Reste à payer, plus tard : {4}."
            ),
            [PreorderMailKind.Paid] = ("{1} : paiement reçu", "Nous avons reçu votre paiement pour {1}.\nPayé : {3}."),
            [PreorderMailKind.Waitlisted] = (
                "{1} : vous êtes sur la liste d'attente",
                "Vous êtes sur la liste d'attente pour {1}. Nous vous écrirons dès que ce sera votre tour."
            ),
            [PreorderMailKind.Offered] = (
                "{1} : c'est votre tour",
                "Nous gardons {1} pour vous jusqu'au {5} UTC. Acceptez ici :\n{2}"
            ),
            [PreorderMailKind.Expired] = (
                "{1} : votre précommande a expiré",
                "Votre précommande de {1} n'a pas été achevée à temps et a expiré. Rien n'a été débité."
            ),
            [PreorderMailKind.Cancelled] = ("{1} : votre précommande est annulée", "Votre précommande de {1} est annulée."),
            [PreorderMailKind.Refunded] = (
                "{1} : votre remboursement est en route",
                "Votre précommande de {1} est annulée, et tout ce que vous avez payé vous est remboursé."
            ),
            [PreorderMailKind.ActionRequired] = (
                "{1} : confirmez votre paiement",
                "Votre banque vous demande de confirmer le paiement de {4} pour {1}. Faites-le ici :\n{2}"
            ),
            [PreorderMailKind.Declined] = (
                "{1} : votre carte a été refusée",
                "Votre carte a été refusée pour le paiement de {4} pour {1}. Vous pouvez en donner une autre ici "
                    + ":\n{2}\nSinon nous réessaierons dans les prochains jours."
            ),
            [PreorderMailKind.ChargeFailed] = (
                "{1} : votre carte n'a pas pu être débitée",
                "Nous n'avons pas pu débiter votre carte pour {1} et avons annulé votre précommande. Ce que prévoient les "
                    + "conditions vous est remboursé."
            ),
            [PreorderMailKind.CardExpiring] = (
                "{1} : votre carte expire bientôt",
                "La carte que vous nous avez donnée pour {1} expire avant le débit. Donnez-nous-en une autre ici :\n{2}"
            ),
            [PreorderMailKind.Disputed] = (
                "{1} : votre banque a repris le paiement",
                "Votre banque a repris votre paiement pour {1} pendant qu'elle l'examine. Votre précommande est suspendue "
                    + "jusqu'à sa décision."
            ),
        },
    };
}
