/** The archive as operators get it, seen from inside the framework and from its command line. */
package dev.sheaf.distribution.tests;
