// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;

/** Looks at the keys of a Web Push subscription before anything is encrypted for them. */
final class SubscriptionKeys {

    private static final int COORDINATE = 32;
    private static final int AUTH = 16;
    private static final ECParameterSpec P256 = parameters();

    private SubscriptionKeys() {}

    /** Whether the bytes are an uncompressed point of P-256 (SEC 1, section 2.3.4). */
    static boolean isPublicKey(byte[] bytes) {
        if (bytes.length != 1 + 2 * COORDINATE || bytes[0] != 4) {
            return false;
        }
        BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 1 + COORDINATE));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 1 + COORDINATE, bytes.length));
        BigInteger right = x.pow(2)
                .add(P256.getCurve().getA())
                .multiply(x)
                .add(P256.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    /** Whether the bytes can be an authentication secret. */
    static boolean isAuth(byte[] bytes) {
        return bytes.length == AUTH;
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK knows P-256", e);
        }
    }
}
