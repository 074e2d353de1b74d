#!/bin/sh
echo "$GREETING NAME, $(cat about.txt)"
