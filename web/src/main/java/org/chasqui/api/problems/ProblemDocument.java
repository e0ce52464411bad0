// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

/**
 * A problem document (RFC 9457).
 *
 * @param type stable name, a URN
 * @param title what kind of problem
 * @param status HTTP status
 * @param detail this occurrence
 */
public record ProblemDocument(String type, String title, int status, String detail) {}
