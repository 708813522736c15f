// Where do buyers pay? Hosts of payment providers, wallets, banks' payment pages and card checks, each with everything below it.
// Sources: the vendors' own checkout and redirect addresses (docs.stripe.com, docs.adyen.com, docs.mollie.com, razorpay.com/docs,
// developers.payu.com, docs.klarna.com, developer.paypal.com, shopify.dev), the banks that ideal.nl and eps-ueberweisung.at list, what
// shops exclude as unwanted referrals in Google Analytics (support.google.com/analytics/answer/10327750), and for 3-D Secure what they
// allow as frames and form targets in their content security policies. The list need not be complete: see checkout.ts and arrival.ts.

const rows: readonly string[] = [
  // Shopify: checkout, customer accounts, sign-in, admin.
  "shopify.com shopifycs.com shop.app",
  // Wallets.
  "paypal.com paypal.me paypalobjects.com venmo.com braintreegateway.com braintreepayments.com pay.google.com payments.google.com pay.amazon.com",
  "payments.amazon.com payments-amazon.com masterpass.com checkout.visa.com secure.checkout.visa.com skrill.com neteller.com paysafe.com paysafecard.com",
  "pay.wise.com checkout.revolut.com revolut.me alipay.com alipayplus.com wepay.com pay.weixin.qq.com pay.line.me linepay.com",
  // Processors, the world over.
  "stripe.com stripe.network checkout.link.com adyen.com adyenpayments.com mollie.com squareup.com square.link checkout.com worldpay.com",
  "opayo.co.uk opayo.eu.elavon.com sagepay.com elavon.com elavonpaymentgateway.com authorize.net cybersource.com globalpay.com",
  "globalpaymentsinc.com realexpayments.com trustpayments.com securetrading.net barclaycardsmartpay.com cardstream.com bluesnap.com",
  "2checkout.com 2co.com avangate.com fastspring.com paddle.com lemonsqueezy.com gocardless.com sumup.com zettle.com rapyd.net nuvei.com",
  "safecharge.com airwallex.com moneris.com helcim.com nmi.com clover.com paylinedata.com nochex.com ecommpay.com paymentwall.com getbread.com",
  // Western Europe.
  "payzen.eu systempay.fr lyra.com payplug.com paybox.com hipay.com hipay-tpp.com monetico-services.com ingenico.com ogone.com wlp-acs.com",
  "worldline.com worldline-solutions.com sips-services.com sips-atos.com saferpay.com datatrans.com postfinance.ch twint.ch payrexx.com",
  "wallee.com six-payment-services.com unzer.com heidelpay.com payone.com pay1.de novalnet.de computop.com computop-paygate.com concardis.com",
  "micropayment.de paydirekt.de giropay.de sofort.com sofortueberweisung.de nexigroup.com nexi.it satispay.com scalapay.com redsys.es",
  "sermepa.es bizum.es paycomet.com mbway.pt ifthenpay.com eupago.pt sibs.pt payvision.com multisafepay.com buckaroo.nl pay.nl sisow.nl",
  "cardgate.com icepay.com viva.com vivapayments.com everypay.gr cardlink.gr",
  // Northern Europe.
  "epay.dk quickpay.net reepay.com frisbii.com bambora.com nets.eu netaxept.no vipps.no vippsmobilepay.com mobilepay.dk swish.nu payson.se",
  "trustly.com trustly.net paytrail.com checkout.fi svea.com montonio.com maksekeskus.ee makecommerce.net paysera.com",
  // Eastern Europe.
  "przelewy24.pl payu.com payu.in payu.pl payu.cz payu.ro payu.ru payulatam.com secure2gw.ro tpay.com dotpay.pl paynow.pl imoje.pl paypo.pl",
  "blue.pl bluemedia.pl blue-media.pl autopay.com autopay.eu hotpay.pl cashbill.pl blik.com gopay.com gopay.cz comgate.cz thepay.cz",
  "barion.com simplepay.hu otpmobil.hu netopia-payments.com mobilpay.ro euplatesc.ro epay.bg mypos.com liqpay.ua fondy.eu fondy.io",
  "wayforpay.com yoomoney.ru yookassa.ru cloudpayments.ru robokassa.ru",
  // Pay later.
  "klarna.com klarna.net klarnaservices.com afterpay.com afterpay.nl clearpay.co.uk clearpay.com affirm.com affirm.ca sezzle.com zip.co",
  "quadpay.com billie.io riverty.com arvato-payments.de ratepay.com getalma.eu almapay.com oney.com oney.fr floapay.com cofidis.com in3.nl",
  "laybuy.com humm.com openpay.com.au splitit.com tabby.ai tamara.co paidy.com atome.sg breadpayments.com katapult.com sunbit.com",
  "billmelater.com aplazo.mx kueskipay.com addi.com",
  // South and East Asia.
  "razorpay.com rzp.io cashfree.com paytm.com paytm.in phonepe.com billdesk.com ccavenue.com instamojo.com juspay.in easebuzz.in",
  "atomtech.in mobikwik.com bharatpe.com pinelabs.com sslcommerz.com bkash.com payhere.lk jazzcash.com.pk easypaisa.com.pk 2c2p.com",
  "omise.co opn.ooo xendit.co midtrans.com doku.com ipay88.com molpay.com fiuu.com billplz.com toyyibpay.com senangpay.my paymongo.com",
  "dragonpay.ph gcash.com paymaya.com vnpay.vn vnpayment.vn momo.vn onepay.vn zalopay.vn hitpayapp.com hit-pay.com newebpay.com ecpay.com.tw",
  "tosspayments.com inicis.com kcp.co.kr nicepay.co.kr kakaopay.com payco.com sbpayment.jp gmo-pg.com paypay.ne.jp komoju.com",
  "unionpayintl.com 99bill.com",
  // Middle East and Africa.
  "paytabs.com paytabs.{} tap.company myfatoorah.com telr.com moyasar.com payfort.com hyperpay.com paymob.com fawry.com iyzico.com iyzipay.com paytr.com",
  "param.com.tr sipay.com.tr tranzila.com cardcom.solutions payplus.co.il meshulam.co.il payfast.co.za payfast.io peachpayments.com yoco.com",
  "ozow.com paygate.co.za payweb3.co.za snapscan.io paystack.com paystack.co flutterwave.com ravepay.co interswitchng.com dpopay.com",
  "3gdirectpay.com pesapal.com cellulant.io",
  // The Americas, Australia and New Zealand.
  "mercadopago.com mercadopago.{} pagseguro.uol.com.br pagseguro.com.br pagbank.com.br pagar.me cielo.com.br ebanx.com ebanxpay.com",
  "dlocal.com conekta.com conekta.io openpay.mx transbank.cl khipu.com flow.cl wompi.co epayco.co placetopay.com kushkipagos.com",
  "niubiz.com.pe culqi.com payway.com.ar mobbex.com interac.ca eway.com.au ewaypayments.com pinpayments.com securepay.com.au windcave.com",
  "paymentexpress.com polipayments.com paystation.co.nz",
  // Crypto.
  "bitpay.com commerce.coinbase.com coingate.com nowpayments.io opennode.com",
  // 3-D Secure.
  "cardinalcommerce.com arcot.com rsa3dsauth.com rsa3dsauth.co.uk securesuite.co.uk securesuite.net securecode.com verifiedbyvisa.com",
  "touchtechpayments.com mycardsecure.com wibmo.com wibmo.co clicksafe.lloydstsb.com cardcomplete.com sia.eu modirum.com gpayments.net",
  "netcetera-payment.ch enstage.com dnp-cdms.jp apata.io acs-safekey.americanexpress.com",
  // Banks whose pages are a step of iDEAL, eps, Bancontact or an instant transfer.
  "ideal.nl wero-wallet.eu betalen.rabobank.nl bankieren.rabobank.nl betalen.abnamro.nl betalen.ing.nl eps-ueberweisung.at bancontact.com",
  "payconiq.com payconiq.be online.mbank.pl pekao24.pl ipko.pl login.ingbank.pl centrum24.pl millenet.pl tatrapay.sk sporopay.sk",
];

/** `{}` stands for a country, as in sources.ts. */
export const paymentHosts: string = rows.join(" ");

/**
 * A bank's own server for card checks or iDEAL, by the names that banks give it: acs.bank.example, 3ds-secure.bank.example,
 * idcheck.acs.provider.example, ideal.bank.example. Whole words of the host's labels below its domain, so that acsport.example is no bank.
 * And the page on which somebody is paid, if its host says so first: securepay.bank.example, checkout.stall.example.
 */
export function isCardCheck(host: string): boolean {
  const suffix = /\.(?:com?|net|org|ac|gov)\.[a-z]{2}$/.test(host) ? 3 : 2;
  return host
    .split(".")
    .slice(0, -suffix)
    .some(
      (label, i) =>
        (i === 0 && /^(?:secure-?pay|pay|payments?|payment-?(?:page|gateway)|paygate|checkout|hpp)\d*$/.test(label)) ||
        /(?:^|-)(?:acs\d*|3ds\d*|3dsecure\d*|3d-secure|threeds|tdsecure|securecode|safekey|ideal)(?:-|$)/.test(label),
    );
}
