// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/**
 * Says of every operation in the OpenAPI document that whatever else it answers is a problem document, beside the
 * responses that the scan finds. Named in microprofile-config.properties (MicroProfile OpenAPI, section "Filter").
 */
public class ProblemsInOpenApi implements OASFilter {

    /** The response in {@link ControlPlane}'s definition. */
    private static final String PROBLEM = "#/components/responses/problem";

    @Override
    public Operation filterOperation(Operation operation) {
        operation.getResponses().setDefaultValue(OASFactory.createAPIResponse().ref(PROBLEM));
        return operation;
    }
}
