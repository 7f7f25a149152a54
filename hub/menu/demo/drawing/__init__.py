"""The demo restaurant's illustrator: ingredients drawn once, dishes composed from them, written as SVG."""
