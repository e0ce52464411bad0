// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;

/** What every problem document has to be. */
final class Problems {

    private Problems() {}

    static void assertProblem(Api.Answer answer, int status, String name) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:chasqui:problem:" + name);
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Exception", "org.", "java.", "\tat ");
    }
}
