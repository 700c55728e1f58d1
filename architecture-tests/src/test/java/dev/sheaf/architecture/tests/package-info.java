/** Who may depend on whom. */
package dev.sheaf.architecture.tests;
