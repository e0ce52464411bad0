// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.chasqui.api.problems.ProblemDocument;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The control plane: JSON under {@code /chasqui/api/v1}. Resources are found by scanning. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Chasqui control plane",
                        version = "1",
                        description = "Enrolment, keys and accounts. Messages travel over the WebSocket that"
                                + " docs/protocol.md describes.",
                        license = @License(name = "AGPL-3.0-or-later")),
        components =
                @Components(
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "basic",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "basic",
                                    description = "The user's name and password"),
                            @SecurityScheme(
                                    securitySchemeName = "bearer",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description = "The device token from enrolment")
                        },
                        responses =
                                @APIResponse(
                                        name = "problem",
                                        description = "A problem document (RFC 9457)",
                                        content =
                                                @Content(
                                                        mediaType = "application/problem+json",
                                                        schema = @Schema(implementation = ProblemDocument.class)))))
@ApplicationPath("/api/v1")
public class ControlPlane extends Application {}
