// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The control plane: JSON under {@code /chasqui/api/v1}. Resources are found by scanning. */
@ApplicationPath("/api/v1")
public class ControlPlane extends Application {}
