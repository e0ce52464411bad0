// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import org.chasqui.bench.stream.Recipient;

/** An enrolled device. The token is a secret: it is never printed. */
public record BenchDevice(String user, Recipient address, String token) {

    @Override
    public String toString() {
        return user + "/" + address.device();
    }
}
