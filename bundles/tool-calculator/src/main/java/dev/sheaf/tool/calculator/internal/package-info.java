/**
 * The tool {@code calculator}: arguments to expression ({@link
 * dev.sheaf.tool.calculator.internal.Arguments}), expression to number ({@link
 * dev.sheaf.tool.calculator.internal.Expression}), in decimal arithmetic of bounded size ({@link
 * dev.sheaf.tool.calculator.internal.Decimal}).
 */
@NullMarked
package dev.sheaf.tool.calculator.internal;

import org.jspecify.annotations.NullMarked;
